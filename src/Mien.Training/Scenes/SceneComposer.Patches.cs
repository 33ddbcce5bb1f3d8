using System.Numerics;

namespace Mien.Training;

/// <summary>The parts of a scene that are pasted: faces, what is in front of them, and what only has their outline.</summary>
sealed partial class SceneComposer
{
    void DrawFace(ref SampleRandom random, bool smallest = false)
    {
        FaceSprite sprite = _material.Face(ref random);
        bool tiny = !smallest && random.Chance(_options.Tiny), upsideDown = random.Chance(_options.UpsideDown);
        double largest = Math.Min(_options.MaxSide, Math.Min(Canvas.Width, Canvas.Height) * 0.95);
        double side = smallest ? _options.MinSide : tiny ? _options.MinSide * random.Next(0.5, 0.97) : Math.Exp(random.Next(Math.Log(_options.MinSide), Math.Log(largest)));
        double turn = upsideDown ? Math.PI + random.Next(-0.7, 0.7) : Turn(ref random);
        PasteMask mask = PasteMask.Around(sprite.Center, sprite.Side, ref random);
        // A box's corners reach further than its sides.
        float reach = (float)(side * Math.Max(mask.HalfWidth, mask.HalfHeight) / sprite.Side) * (mask.IsBox ? 1.15f : 1);
        if (!TryFindRoom((float)side, reach, mayBeCut: random.Chance(0.1), ref random, out Vector2 place))
            return;
        (Matrix3x2 sceneFromCrop, SceneFace face) = Put(sprite, side, turn, place, ref random);
        (float red, float green, float blue) = sprite.Picture.Mean();
        var colour = ColourChange.Random(new Vector3(red, green, blue), Canvas.MeanAround(place, reach), ref random);
        Canvas.Draw(sprite.Picture, sceneFromCrop, mask, colour, Coarseness(ref random));
        face.IsIgnored = upsideDown;
        Add(face, Canvas.Whole);
        if (random.Chance(_options.Occluded))
            DrawInFront(face, ref random);
    }

    /// <summary>In a picture most heads stand nearly upright; some are laid far over.</summary>
    static double Turn(ref SampleRandom random) => random.Next() switch
    {
        < 0.82 => random.NextGaussian() * 0.2,
        < 0.95 => random.Next(-0.6, 0.6),
        _ => random.Next(-1.05, 1.05),
    };

    /// <summary>A place where the mask leaves the faces already there alone; inside the picture, or cut by its edge.</summary>
    bool TryFindRoom(float side, float reach, bool mayBeCut, ref SampleRandom random, out Vector2 place)
    {
        float margin = mayBeCut ? side * 0.1f : Math.Min(side * 0.5f, Math.Min(Canvas.Width, Canvas.Height) / 2f);
        for (int i = 0; i < Tries; i++)
        {
            place = new Vector2((float)random.Next(margin, Canvas.Width - margin), (float)random.Next(margin, Canvas.Height - margin));
            bool free = true;
            for (int k = 0; k < _faces.Count && free; k++)
                free = Vector2.Distance(place, _faces[k].Center) > 0.45f * _faces[k].Side + 0.9f * reach;
            if (free)
                return true;
        }
        place = default;
        return false;
    }

    /// <summary>A hand, a phone, a branch: a patch over the rim of a face that leaves most of it in sight.</summary>
    void DrawInFront(in SceneFace face, ref SampleRandom random)
    {
        double angle = random.Next(0, 2 * Math.PI), distance = random.Next(0.35, 0.6) * face.Side;
        var place = face.Center + new Vector2((float)(Math.Cos(angle) * distance), (float)(Math.Sin(angle) * distance));
        DrawPatch(face.Side * random.Next(0.15, 0.35), place, soft: false, ref random);
    }

    /// <summary>A patch that has all that a pasted face has but the face.</summary>
    void DrawNonFace(ref SampleRandom random)
    {
        double side = Math.Exp(random.Next(Math.Log(Math.Max(1, _options.MinSide)), Math.Log(Math.Min(Canvas.Width, Canvas.Height) * 0.6)));
        var place = new Vector2((float)random.Next(0, Canvas.Width), (float)random.Next(0, Canvas.Height));
        double kind = random.Next();
        if (kind < 0.5)
        {
            DrawPatch(side * random.Next(0.55, 0.95), place, soft: true, ref random);
            return;
        }
        FaceSprite sprite = _material.Face(ref random);
        (float red, float green, float blue) = sprite.Picture.Mean();
        var mean = new Vector3(red, green, blue);
        ColourChange colour = ColourChange.Random(mean, Canvas.MeanAround(place, (float)side), ref random);
        (Matrix3x2 sceneFromCrop, SceneFace face) = Put(sprite, side, Turn(ref random), place, ref random);
        PasteMask around = PasteMask.Around(sprite.Center, sprite.Side, ref random);
        if (kind < 0.65)
        {
            // The outline of a head in the colour of a face.
            Canvas.Draw(sprite.Picture, sceneFromCrop, around, ColourChange.Flat(mean));
        }
        else if (kind < 0.8)
        {
            // A single feature: one eye, the nose, the mouth, an ear.
            float reach = sprite.Side * (float)random.Next(0.12, 0.19);
            var part = new PasteMask(sprite.Keypoints[random.Next(FaceKeypoints.Count)], reach, reach * (float)random.Next(0.7, 1), random.Chance(0.5), (float)random.Next(0.05, 0.5));
            Canvas.Draw(sprite.Picture, sceneFromCrop, part, colour);
        }
        else
        {
            // Hair, neck and surroundings with something else where the face was.
            Canvas.Draw(sprite.Picture, sceneFromCrop, around, colour);
            var inside = new PasteMask(sprite.Center, sprite.Side * 0.56f, sprite.Side * 0.62f, false, (float)random.Next(0.1, 0.3));
            if (random.Chance(0.5))
                Canvas.Draw(sprite.Picture, sceneFromCrop, inside, ColourChange.Flat(mean * (float)random.Next(0.7, 1.3)));
            else
                DrawPatch(face.Side * 0.7, place, soft: true, ref random);
        }
    }

    /// <summary>A round piece of a background, of half a side.</summary>
    void DrawPatch(double half, Vector2 place, bool soft, ref SampleRandom random)
    {
        PicturePyramid picture = _material.Background(ref random);
        float taken = (float)random.Next(0.12, 0.5) * Math.Min(picture.Width, picture.Height), ratio = (float)random.Next(0.75, 1);
        var center = new Vector2((float)random.Next(taken, picture.Width - taken), (float)random.Next(taken, picture.Height - taken));
        var mask = new PasteMask(center, taken * (soft ? ratio : 1), taken * (soft ? 1 : ratio), random.Chance(0.35), (float)(soft ? random.Next(0.05, 0.6) : random.Next(0.03, 0.2)));
        double scale = half / taken;
        Canvas.Draw(picture, Place(center, scale, scale, random.NextGaussian() * 0.5, random.Chance(0.5), place), mask, ColourChange.None, Coarseness(ref random));
    }
}
