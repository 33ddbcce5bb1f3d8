using System.Numerics;
using Mien.Graphics;
using Mien.Training;

namespace Mien.Cli.Sheets;

/// <summary>Contact sheets of heads of the face model: random people seen from all sides, in every view, or one face with every expression.</summary>
sealed class ModelSheet
{
    const float DistanceMillimetres = 900;

    /// <summary>What a picture's side shows at the head's distance, millimetres.</summary>
    const float HeadMillimetres = 350, FaceMillimetres = 250;

    /// <summary>The point of the head that stands in the middle of a picture.</summary>
    static readonly Vector3 HeadMiddle = new(0, -35, -80), FaceMiddle = new(0, -15, -60);

    const int PortraitColumns = 6;

    static readonly Color Ground = new(40, 43, 48), Landmark = new(60, 255, 120);
    static readonly float[] Yaws = [-60, -30, 0, 30, 60];

    readonly int _cell;
    readonly FaceRenderer _renderer = new();
    readonly FaceSurface _head = new(FaceModel.Default, Enum.GetValues<FacePart>());
    readonly FaceSurface _face = FaceSurface.Default;

    /// <summary>Sheets of square pictures.</summary>
    /// <param name="cell">Side of each, pixels.</param>
    public ModelSheet(int cell) => _cell = cell;

    /// <summary>Random people with random expressions, a row each, turned from the left to the right.</summary>
    public Image People(int seed, int rows) => Grid(rows, Yaws.Length, cells =>
    {
        var random = new Random(seed);
        for (int row = 0; row < rows; row++)
        {
            FaceShape shape = RandomShape(random, withExpression: row % 2 == 1);
            for (int column = 0; column < Yaws.Length; column++)
            {
                Image cell = Empty();
                _renderer.Draw(FaceView.Shaded, [Place(_head, shape, Yaws[column], row % 3 * 8 - 8)], cell);
                cells(row, column, cell, column == 2 ? "" : $"{Yaws[column]:0}°");
            }
        }
    });

    /// <summary>Random people, a row each, in every view; the texture is taken from the first picture of the row.</summary>
    public Image Views(int seed, int rows) => Grid(rows, 6, cells =>
    {
        var random = new Random(seed);
        var texture = new FaceTexture(_face, 512);
        for (int row = 0; row < rows; row++)
        {
            PosedFace face = Place(_face, RandomShape(random, withExpression: true), random.Next(-40, 41), random.Next(-15, 16));
            Image lit = Empty();
            _renderer.Draw(FaceView.Shaded, [face], lit);
            cells(row, 0, lit, "3d");
            (FaceView View, string Name)[] views = [(FaceView.Depth, "depth"), (FaceView.NormalizedCoordinates, "pncc"), (FaceView.Normals, "normals")];
            for (int i = 0; i < views.Length; i++)
            {
                Image cell = Empty();
                _renderer.Draw(views[i].View, [face], cell);
                cells(row, i + 1, cell, views[i].Name);
            }
            Image sparse = Empty();
            _renderer.Draw(FaceView.Shaded, [face], sparse, 0.5f);
            var points = new Vector3[Landmarks68Topology.Count];
            face.Landmarks68(points);
            FaceDrawing.Landmarks68(new Canvas(sparse), points);
            cells(row, 4, sparse, "2d_sparse");
            ImageView flat = texture.Unwrap(face, lit, TextureFill.None);
            cells(row, 5, ImageTransforms.Resize(flat.Crop(0, 0, texture.Height, texture.Height), _cell, _cell), "uv_tex");
        }
    });

    /// <summary>Rendered heads as the networks are trained on, six a row; in every second row with their landmarks.</summary>
    public Image Portraits(int seed, int rows) => Grid(rows, PortraitColumns, cells =>
    {
        var studio = new HeadStudio();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < PortraitColumns; column++)
            {
                RenderedHead head = studio.Render(RandomHead.Draw((ulong)seed, row * PortraitColumns + column), _cell, _cell);
                if (row % 2 == 1)
                {
                    foreach (Vector3 landmark in head.Landmarks)
                        new Canvas(head.Picture).Dot(new Vector2(landmark.X, landmark.Y), _cell / 250f, Landmark);
                }
                cells(row, column, head.Picture, "");
            }
        }
    });

    /// <summary>The mean face with each expression alone.</summary>
    public Image Expressions(int columns)
    {
        FaceModel model = FaceModel.Default;
        return Grid((model.ExpressionCount + columns - 1) / columns, columns, cells =>
        {
            for (int i = 0; i < model.ExpressionCount; i++)
            {
                float[] weights = new float[model.ExpressionCount];
                weights[i] = 1;
                Image cell = Empty();
                _renderer.Draw(FaceView.Shaded, [Place(_head, new FaceShape([], weights), 20, 0)], cell);
                cells(i / columns, i % columns, cell, model.ExpressionNames[i]);
            }
        });
    }

    /// <summary>A person of the model's distribution; where wanted, with three expressions, both sides of the face alike.</summary>
    static FaceShape RandomShape(Random random, bool withExpression)
    {
        FaceModel model = FaceModel.Default;
        float[] identity = new float[model.IdentityCount], expression = new float[model.ExpressionCount];
        for (int i = 0; i < identity.Length; i++)
            identity[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
        for (int i = 0; withExpression && i < 3; i++)
        {
            string name = model.ExpressionNames[random.Next(Blendshapes.Count)];
            // Without an open jaw it pulls the lower lip over the upper one.
            if (name == "mouthClose")
                continue;
            float weight = 0.3f + 0.6f * random.NextSingle();
            for (int other = 0; other < Blendshapes.Count; other++)
            {
                if (Trunk(model.ExpressionNames[other]) == Trunk(name))
                    expression[other] = weight;
            }
        }
        return new FaceShape(identity, expression);
    }

    static string Trunk(string name) => name.Replace("Left", "", StringComparison.Ordinal).Replace("Right", "", StringComparison.Ordinal);

    PosedFace Place(FaceSurface surface, FaceShape shape, float yawDegrees, float pitchDegrees)
    {
        bool head = surface == _head;
        double focal = _cell / (head ? HeadMillimetres : FaceMillimetres) * DistanceMillimetres;
        HeadPose turn = HeadPose.FromEuler(yawDegrees, pitchDegrees, 0);
        Vector3 middle = Vector3.Transform(head ? HeadMiddle : FaceMiddle, turn.Rotation);
        return new PosedFace(surface, shape, turn with { Translation = new Vector3(0, 0, -DistanceMillimetres) - middle }, new CameraIntrinsics(focal, focal, _cell / 2.0, _cell / 2.0));
    }

    Image Empty()
    {
        var image = new Image(_cell, _cell, PixelFormat.Rgb24);
        new Canvas(image).FillRectangle(0, 0, _cell, _cell, Ground);
        return image;
    }

    Image Grid(int rows, int columns, Action<Action<int, int, Image, string>> draw)
    {
        var sheet = new Image(columns * _cell, rows * _cell, PixelFormat.Rgb24);
        new Canvas(sheet).FillRectangle(0, 0, sheet.Width, sheet.Height, Ground);
        draw((row, column, cell, label) =>
        {
            for (int y = 0; y < _cell; y++)
                cell.Row(y).CopyTo(sheet.Row(row * _cell + y)[(column * cell.Stride)..]);
            new Canvas(sheet).Text(label, new Vector2(column * _cell + 5, row * _cell + 5), Math.Max(_cell / 16f, 8), Color.White, Color.Black);
        });
        return sheet;
    }
}
