using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>
/// Turns a labelled crop into what a landmark network sees: a turned region of it, jittered, mirrored, coloured, covered, blurred and noisy as
/// cameras and people make it, with the landmarks in the region's own frame. Thread-safe; all dice are the caller's.
/// </summary>
sealed class LandmarkAugmentation
{
    // Where colours of the skin are taken from: cheeks and forehead.
    const int RightCheek = 50, LeftCheek = 280, Forehead = 151;

    [ThreadStatic]
    static float[]? _spare;

    readonly IReadOnlyList<Image> _backgrounds;
    readonly AugmentationOptions _options;

    /// <exception cref="ArgumentException">The side is not from 32 to 512.</exception>
    public LandmarkAugmentation(int side, IReadOnlyList<Image> backgrounds, AugmentationOptions options)
    {
        if (side is < 32 or > 512)
            throw new ArgumentException($"A landmark network's input is 32 to 512 pixels wide, not {side}.", nameof(side));
        Side = side;
        _backgrounds = backgrounds;
        _options = options;
    }

    /// <summary>Side of the network's input, pixels.</summary>
    public int Side { get; }

    int Length => Side * Side * 3;

    /// <summary>A face in about the middle.</summary>
    /// <param name="face">The face.</param>
    /// <param name="other">Another picture, pieces of which may cover the face.</param>
    /// <param name="random">The sample's dice.</param>
    /// <param name="input">Receives S×S×3 floats, −1 … 1.</param>
    /// <param name="points">Receives 478×3 floats in crop units.</param>
    public void Face(FaceCrop face, FaceCrop other, ref SampleRandom random, Span<float> input, Span<float> points)
    {
        RotatedRect region = FaceRegion.FromLandmarks(face.Landmarks);
        bool exact = random.Chance(_options.Exact);
        if (!exact)
            region = Jittered(region, ref random);
        bool mirror = random.Chance(_options.Mirror);
        WritePoints(face.Landmarks, region, mirror, points);
        input = input[..Length];
        See(face.Pixels, region, mirror, ref random, input);
        if (random.Chance(_options.ShutEyes))
            ShutEyes(points, ref random, input);
        Wear(points, ref random, input);
        if (random.Chance(_options.Occluders))
        {
            Vector3 skin = Skin(points, input);
            bool own = _backgrounds.Count == 0 || random.Chance(0.3);
            ImageView patch = own ? other.Pixels : _backgrounds[random.Next(_backgrounds.Count)];
            new Occluders(Side, input).Draw(1 + random.Next(2), patch, skin, ref random);
        }
        Finish(ref random, input);
    }

    /// <summary>A face where none should be: beside the middle, or much too small.</summary>
    public void Elsewhere(FaceCrop face, ref SampleRandom random, Span<float> input)
    {
        RotatedRect region = FaceRegion.FromLandmarks(face.Landmarks);
        double turn = random.Next(-Math.PI, Math.PI);
        if (random.Chance(0.3))
        {
            region = region.Scaled(random.Next(2.3, 4));
            region = region with { RotationRadians = region.RotationRadians + turn * 0.3, CenterX = region.CenterX + region.Width * random.Next(-0.3, 0.3), CenterY = region.CenterY + region.Height * random.Next(-0.3, 0.3) };
        }
        else
        {
            double angle = random.Next(0, 2 * Math.PI), distance = random.Next(0.55, 0.9) * region.Width;
            region = region.Scaled(random.Next(0.5, 1.2));
            distance = Math.Max(distance, region.Width * 0.55);
            region = region with { RotationRadians = turn, CenterX = region.CenterX + Math.Cos(angle) * distance, CenterY = region.CenterY + Math.Sin(angle) * distance };
        }
        input = input[..Length];
        See(face.Pixels, region, random.Chance(0.5), ref random, input);
        Finish(ref random, input);
    }

    /// <summary>A piece of a picture without a face.</summary>
    public void Background(ImageView picture, ref SampleRandom random, Span<float> input)
    {
        input = input[..Length];
        Piece(picture, ref random, input);
        Finish(ref random, input);
    }

    /// <summary>Landmarks of a crop in units of a region, x/S − ½, y/S − ½, z/S; mirrored ones change places besides.</summary>
    public static void WritePoints(ReadOnlySpan<Vector3> landmarks, in RotatedRect region, bool mirror, Span<float> points)
    {
        (double sin, double cos) = Math.SinCos(region.RotationRadians);
        float c = (float)(cos / region.Width), s = (float)(sin / region.Width), depth = (float)(1 / region.Width), sign = mirror ? -1 : 1;
        float left = (float)region.CenterX, top = (float)region.CenterY;
        ReadOnlySpan<short> opposite = LandmarkTopology.Mirror;
        for (int i = 0; i < landmarks.Length; i++)
        {
            Vector3 p = landmarks[i];
            float x = p.X - left, y = p.Y - top;
            Span<float> target = points.Slice((mirror ? opposite[i] : i) * 3, 3);
            target[0] = sign * (c * x + s * y);
            target[1] = c * y - s * x;
            target[2] = p.Z * depth;
        }
    }

    RotatedRect Jittered(in RotatedRect region, ref SampleRandom random)
    {
        double most = random.Chance(_options.WideTurn.Chance) ? _options.WideTurn.Degrees : _options.Turn;
        double turn = Mostly(ref random) * most * (Math.PI / 180), size = Mostly(ref random);
        double scale = Math.Pow(size < 0 ? 1 / _options.Scale.Least : _options.Scale.Most, size);
        double x = Mostly(ref random) * _options.Shift, y = Mostly(ref random) * _options.Shift;
        RotatedRect turned = region.Scaled(scale) with { RotationRadians = region.RotationRadians + turn };
        (double centerX, double centerY) = turned.ToImage(0.5 + x, 0.5 + y);
        return turned with { CenterX = centerX, CenterY = centerY };
    }

    /// <summary>−1 … 1, mostly near 0, as regions are that follow a face: half of all lie within a third.</summary>
    static double Mostly(ref SampleRandom random)
    {
        double value = random.Next(-1, 1);
        return value * Math.Sqrt(Math.Abs(value));
    }

    /// <summary>The region's pixels, 0 … 1; sometimes coarser than they could be, sometimes with a background beyond the crop.</summary>
    void See(ImageView crop, in RotatedRect region, bool mirror, ref SampleRandom random, Span<float> input)
    {
        int side = Side;
        bool coarse = random.Chance(_options.Coarse);
        if (coarse)
            side = (int)(Side / Math.Exp(random.Next(Math.Log(1.2), Math.Log(_options.MostCoarse))));
        Span<float> pixels = coarse ? Spare(0)[..(side * side * 3)] : input;
        ImageCrop.ToTensor(crop, region, side, side, PixelEncoding.Unit, Border.Replicate, pixels, mirror);
        if (_backgrounds.Count > 0 && LeavesPicture(crop, region) && random.Chance(_options.Beyond))
        {
            Span<float> beyond = Spare(1)[..pixels.Length];
            ImageView picture = _backgrounds[random.Next(_backgrounds.Count)];
            ImageCrop.ToTensor(picture, SquareOf(picture, ref random), side, side, PixelEncoding.Unit, Border.Replicate, beyond);
            BeyondCrop.Fill(crop, region, mirror, side, beyond, pixels);
        }
        if (coarse)
            CoarsePicture.Grow(pixels, side, input, Side, Spare(1));
    }

    static bool LeavesPicture(ImageView crop, in RotatedRect region)
    {
        const double Margin = 4;
        for (int corner = 0; corner < 4; corner++)
        {
            (double x, double y) = region.ToImage(corner & 1, corner >> 1);
            if (x < -Margin || y < -Margin || x > crop.Width + Margin || y > crop.Height + Margin)
                return true;
        }
        return false;
    }

    void Piece(ImageView picture, ref SampleRandom random, Span<float> pixels) =>
        ImageCrop.ToTensor(picture, SquareOf(picture, ref random), Side, Side, PixelEncoding.Unit, Border.Replicate, pixels, random.Chance(0.5));

    /// <summary>A turned square of a picture, from a sixth of it to nearly all.</summary>
    static RotatedRect SquareOf(ImageView picture, ref SampleRandom random)
    {
        double least = Math.Min(picture.Width, picture.Height), side = least * Math.Exp(random.Next(Math.Log(0.17), Math.Log(0.95)));
        return new RotatedRect(random.Next(side / 2, picture.Width - side / 2), random.Next(side / 2, picture.Height - side / 2), side, side, random.Next(-0.6, 0.6));
    }

    /// <summary>Both eyes alike, or one; mostly shut, some half.</summary>
    void ShutEyes(Span<float> points, ref SampleRandom random, Span<float> input)
    {
        float closure = (float)(random.Chance(0.6) ? random.Next(0.9, 1) : random.Next(0.2, 1)), rise = (float)random.Next(0, 0.25);
        double which = random.Next();
        if (which < 0.85)
            ShutLids.Shut(left: true, closure, rise, points, Side, input, Spare(1));
        if (which is < 0.7 or >= 0.85)
            ShutLids.Shut(left: false, closure, rise, points, Side, input, Spare(1));
    }

    void Wear(ReadOnlySpan<float> points, ref SampleRandom random, Span<float> input)
    {
        bool glasses = random.Chance(_options.Sunglasses), mask = random.Chance(_options.Mask);
        if (glasses)
            FaceWear.Sunglasses(points, Side, input, ref random);
        if (mask)
            FaceWear.Mask(points, Side, input, ref random);
    }

    /// <summary>What light and camera do, in the order in which they do it; then −1 … 1.</summary>
    void Finish(ref SampleRandom random, Span<float> input)
    {
        if (random.Chance(_options.SideLight))
            PictureTone.SideLight(input, Side, ref random);
        bool colour = random.Chance(_options.Colour), grey = random.Chance(_options.Grey);
        if (colour || grey)
            PictureTone.Colours(input, grey, colour, ref random);
        if (random.Chance(_options.Gamma))
            PictureTone.Gamma(input, ref random);
        if (random.Chance(_options.Defocus))
            PictureBlur.Defocus(input, Side, 1 + random.Next(5), Spare(1));
        if (random.Chance(_options.Motion))
            PictureBlur.Motion(input, Side, ref random, Spare(1));
        if (random.Chance(_options.LowLight))
            SensorNoise.LowLight(input, Side, ref random);
        else if (random.Chance(_options.Noise))
            SensorNoise.Add(input, Side, ref random);
        if (random.Chance(_options.Jpeg))
            JpegLoss.Apply(input, Side, 15 + random.Next(70));
        ToSigned(input);
    }

    static void ToSigned(Span<float> input)
    {
        int i = 0;
        Span<Vector<float>> wide = System.Runtime.InteropServices.MemoryMarshal.Cast<float, Vector<float>>(input);
        Vector<float> one = Vector<float>.One;
        for (; i < wide.Length; i++)
        {
            Vector<float> clamped = Vector.Min(Vector.Max(wide[i], Vector<float>.Zero), one);
            wide[i] = clamped + clamped - one;
        }
        for (i *= Vector<float>.Count; i < input.Length; i++)
            input[i] = Math.Clamp(input[i], 0, 1) * 2 - 1;
    }

    /// <summary>The mean colour of cheeks and forehead, 0 … 1.</summary>
    Vector3 Skin(ReadOnlySpan<float> points, ReadOnlySpan<float> input) =>
        (ColourAt(RightCheek, points, input) + ColourAt(LeftCheek, points, input) + ColourAt(Forehead, points, input)) / 3;

    Vector3 ColourAt(int landmark, ReadOnlySpan<float> points, ReadOnlySpan<float> input)
    {
        int x = Math.Clamp((int)((points[landmark * 3] + 0.5f) * Side), 0, Side - 1), y = Math.Clamp((int)((points[landmark * 3 + 1] + 0.5f) * Side), 0, Side - 1);
        return new Vector3(input.Slice((y * Side + x) * 3, 3));
    }

    /// <summary>One of two rooms of a thread for a picture's pixels.</summary>
    Span<float> Spare(int room)
    {
        if (_spare is null || _spare.Length < 2 * Length)
            _spare = GC.AllocateUninitializedArray<float>(2 * Length);
        return _spare.AsSpan(room * Length, Length);
    }
}
