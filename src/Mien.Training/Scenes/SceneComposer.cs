using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Makes pictures with many faces whose places are known: face crops at every scale, turned and mirrored, pasted through soft masks onto
/// pictures without faces, among patches of the same form that hold none. The same dice give the same scene.
/// Not thread-safe: one composer per thread, which keeps its memory.
/// </summary>
sealed partial class SceneComposer
{
    const int Tries = 24;

    readonly SceneMaterial _material;
    readonly SceneOptions _options;
    readonly List<SceneFace> _faces = [];

    public SceneComposer(SceneMaterial material, SceneOptions options) => (_material, _options) = (material, options);

    /// <summary>The picture of the last scene.</summary>
    public SceneCanvas Canvas { get; } = new();

    /// <summary>The faces of the last scene, those to be ignored among them.</summary>
    public IReadOnlyList<SceneFace> Faces => _faces;

    /// <summary>Draws a scene of a size in pixels.</summary>
    public void Compose(int width, int height, ref SampleRandom random)
    {
        Canvas.Resize(width, height);
        _faces.Clear();
        double kind = random.Next();
        if (kind < _options.Portraits)
            DrawPortrait(ref random);
        else if (kind < _options.Portraits + _options.Galleries)
            DrawGallery(ref random);
        else
            DrawCollage(ref random);
        Wear(ref random);
    }

    /// <summary>A background, patches without faces, faces.</summary>
    void DrawCollage(ref SampleRandom random)
    {
        DrawBackground(Canvas.Whole, ref random);
        for (int i = random.Next(_options.MaxNonFaces + 1); i > 0; i--)
            DrawNonFace(ref random);
        if (_options.Empty > 0 && random.Chance(_options.Empty))
            return;
        int count = _options.MinFaces + random.Next(_options.MaxFaces - _options.MinFaces + 1);
        for (int i = 0; i < count; i++)
            DrawFace(ref random);
        // A scene that must hold a face has room for a small one.
        while (_faces.Count < _options.MinFaces)
            DrawFace(ref random, smallest: true);
    }

    void DrawBackground(in PixelArea area, ref SampleRandom random)
    {
        if (random.Chance(0.08))
        {
            Vector3 top = RandomColour(ref random);
            Canvas.Fill(top, random.Chance(0.5) ? top : RandomColour(ref random), area);
            return;
        }
        PicturePyramid picture = _material.Background(ref random);
        double turn = random.Chance(0.15) ? random.Next(-0.25, 0.25) : 0;
        // Pixels of the canvas for one of the picture, so that the area shows all of its width or height, or down to a third.
        double fill = Math.Max(area.Width / (double)picture.Width, area.Height / (double)picture.Height);
        double scale = fill * Math.Exp(random.Next(0, Math.Log(3)));
        float roomX = (float)(picture.Width - area.Width / scale) / 2, roomY = (float)(picture.Height - area.Height / scale) / 2;
        var seen = new Vector2(picture.Width / 2f + roomX * (float)random.Next(-1, 1), picture.Height / 2f + roomY * (float)random.Next(-1, 1));
        Matrix3x2 place = Place(seen, scale, scale, turn, random.Chance(0.5), new Vector2(area.Left + area.Width / 2f, area.Top + area.Height / 2f));
        Canvas.Draw(picture, place, area, ColourChange.None, Coarseness(ref random));
    }

    /// <summary>One crop from edge to edge: the photo's own surroundings of a large face.</summary>
    void DrawPortrait(ref SampleRandom random)
    {
        FaceSprite sprite = _material.Face(ref random);
        double shorter = Math.Min(Canvas.Width, Canvas.Height);
        double side = Math.Clamp(shorter * random.Next(0.5, 1.05), _options.MinSide, _options.MaxSide);
        float reach = (float)Math.Max(0, 1 - side / shorter) * 0.5f;
        var place = new Vector2(Canvas.Width * (0.5f + reach * (float)random.Next(-1, 1)), Canvas.Height * (0.5f + reach * (float)random.Next(-1, 1)));
        (Matrix3x2 sceneFromCrop, SceneFace face) = Put(sprite, side, random.NextGaussian() * 0.14, place, ref random);
        Canvas.Draw(sprite.Picture, sceneFromCrop, Canvas.Whole, ColourChange.None, Coarseness(ref random));
        Add(face, Canvas.Whole);
    }

    /// <summary>A grid of crops and other pictures, as a video call shows it.</summary>
    void DrawGallery(ref SampleRandom random)
    {
        int columns = 1 + random.Next(5), rows = 1 + random.Next(4), gap = random.Next(4);
        Vector3 colour = RandomColour(ref random);
        Canvas.Fill(colour, colour, Canvas.Whole);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                var cell = new PixelArea(column * Canvas.Width / columns + gap, row * Canvas.Height / rows + gap, (column + 1) * Canvas.Width / columns, (row + 1) * Canvas.Height / rows);
                if (random.Chance(0.25))
                {
                    DrawBackground(cell, ref random);
                    continue;
                }
                FaceSprite sprite = _material.Face(ref random);
                double side = Math.Min(cell.Width, cell.Height) * random.Next(0.35, 0.9);
                var middle = new Vector2(cell.Left + cell.Width * (float)random.Next(0.4, 0.6), cell.Top + cell.Height * (float)random.Next(0.4, 0.6));
                (Matrix3x2 sceneFromCrop, SceneFace face) = Put(sprite, side, random.NextGaussian() * 0.14, middle, ref random);
                Canvas.Draw(sprite.Picture, sceneFromCrop, cell, ColourChange.None, Coarseness(ref random));
                Add(face, cell);
            }
        }
    }

    /// <summary>Notes a face, to be ignored where too little of it lies in an area or it is smaller than what is asked for.</summary>
    void Add(SceneFace face, in PixelArea area)
    {
        face.IsIgnored |= area.Share(face.Box) < 0.7f || face.Side < _options.MinSide * 0.98 || face.Side > _options.MaxSide * 1.1;
        _faces.Add(face);
    }

    /// <summary>Where a crop goes so that the face's box has a side and (nearly) a place, and the face there.</summary>
    static (Matrix3x2 SceneFromCrop, SceneFace Face) Put(FaceSprite sprite, double side, double turn, Vector2 place, ref SampleRandom random)
    {
        bool mirrored = random.Chance(0.5);
        double stretch = Math.Exp(random.NextGaussian() * 0.03);
        SceneFace unit = sprite.Placed(Place(sprite.Center, stretch, 1 / stretch, turn, mirrored, place), mirrored);
        double scale = side / unit.Side;
        Matrix3x2 sceneFromCrop = Place(sprite.Center, scale * stretch, scale / stretch, turn, mirrored, place);
        return (sceneFromCrop, sprite.Placed(sceneFromCrop, mirrored));
    }

    /// <summary>Scales a picture around a point, mirrors and turns it, and moves the point to a place.</summary>
    static Matrix3x2 Place(Vector2 center, double scaleX, double scaleY, double turn, bool mirrored, Vector2 place) =>
        Matrix3x2.CreateTranslation(-center) * Matrix3x2.CreateScale((float)(mirrored ? -scaleX : scaleX), (float)scaleY)
        * Matrix3x2.CreateRotation((float)turn) * Matrix3x2.CreateTranslation(place);

    /// <summary>Now and then a picture is drawn from a coarser size than need be: blurred, as many photos are.</summary>
    static float Coarseness(ref SampleRandom random) => random.Chance(0.2) ? (float)random.Next(1.4, 3.5) : 1;

    static Vector3 RandomColour(ref SampleRandom random) => new((float)random.Next(), (float)random.Next(), (float)random.Next());
}
