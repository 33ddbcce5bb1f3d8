using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mien.Training;

/// <summary>
/// The picture that a scene is drawn into: RGB floats, 0 … 1, rows touching. Pictures are drawn at any place, size and turn, whole or
/// through a soft mask. Keeps its memory: no allocation once the largest scene was drawn.
/// </summary>
sealed unsafe class SceneCanvas
{
    // A store of the last pixel's four lanes reaches one float over its three.
    float[] _pixels = [];
    float[] _row = [];

    /// <summary>Pixels per row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>All pixels, [height][width][3].</summary>
    public Span<float> Pixels => _pixels.AsSpan(0, Width * Height * 3);

    /// <summary>The whole canvas.</summary>
    public PixelArea Whole => new(0, 0, Width, Height);

    /// <summary>Gives the canvas a size; its content is whatever was there.</summary>
    public void Resize(int width, int height)
    {
        (Width, Height) = (width, height);
        if (_pixels.Length < width * height * 3 + 1)
            _pixels = new float[width * height * 3 + 1];
        if (_row.Length < width * 3)
            _row = new float[width * 3];
    }

    /// <summary>One colour, changing evenly from the top to the bottom.</summary>
    public void Fill(Vector3 top, Vector3 bottom, in PixelArea area)
    {
        for (int y = area.Top; y < area.Bottom; y++)
        {
            Vector3 colour = Vector3.Lerp(top, bottom, (y + 0.5f) / Height);
            for (int i = (y * Width + area.Left) * 3; i < (y * Width + area.Right) * 3; i += 3)
                (_pixels[i], _pixels[i + 1], _pixels[i + 2]) = (colour.X, colour.Y, colour.Z);
        }
    }

    /// <summary>The mean colour around a place, from a few samples.</summary>
    public Vector3 MeanAround(Vector2 center, float reach)
    {
        Vector3 sum = default;
        for (int j = -2; j <= 2; j++)
            for (int i = -2; i <= 2; i++)
            {
                int x = Math.Clamp((int)(center.X + i * reach / 2), 0, Width - 1), y = Math.Clamp((int)(center.Y + j * reach / 2), 0, Height - 1);
                sum += new Vector3(_pixels.AsSpan((y * Width + x) * 3, 3));
            }
        return sum / 25;
    }

    /// <summary>Draws a whole picture, its edge repeated for ever, into an area.</summary>
    public void Draw(PicturePyramid picture, in Matrix3x2 canvasFromPicture, in PixelArea area, in ColourChange colour, float coarseness = 1)
    {
        var warp = new Warp(picture, canvasFromPicture, coarseness);
        fixed (byte* source = warp.Level.Pixels)
        fixed (float* target = _pixels)
        {
            Vector128<float> gain = colour.Gain, offset = colour.Offset;
            for (int y = area.Top; y < area.Bottom; y++)
            {
                Vector2 row = warp.Row(y);
                float* pixel = target + (y * Width + area.Left) * 3;
                for (int x = area.Left; x < area.Right; x++, pixel += 3)
                    Store(pixel, warp.Sample(source, row, x) * gain + offset);
            }
        }
    }

    /// <summary>Draws what a mask leaves of a picture.</summary>
    public void Draw(PicturePyramid picture, in Matrix3x2 canvasFromPicture, in PasteMask mask, in ColourChange colour, float coarseness = 1)
    {
        var warp = new Warp(picture, canvasFromPicture, coarseness);
        PixelArea area = Reach(canvasFromPicture, mask);
        var masked = new MaskWarp(canvasFromPicture, mask);
        fixed (byte* source = warp.Level.Pixels)
        fixed (float* target = _pixels)
        {
            Vector128<float> gain = colour.Gain, offset = colour.Offset;
            for (int y = area.Top; y < area.Bottom; y++)
            {
                Vector2 row = warp.Row(y), maskRow = masked.Row(y);
                for (int x = area.Left; x < area.Right; x++)
                {
                    float weight = masked.At(maskRow, x);
                    if (weight <= 0)
                        continue;
                    Vector128<float> wanted = warp.Sample(source, row, x) * gain + offset;
                    float* pixel = target + (y * Width + x) * 3;
                    Vector128<float> old = Vector128.Create(pixel[0], pixel[1], pixel[2], 0);
                    Store(pixel, old + (wanted - old) * weight);
                }
            }
        }
    }

    /// <summary>Blurs with the taps (share, 1 − 2 · share, share) along x and, where wanted, y.</summary>
    public void Blur(float share, bool alongX, bool alongY)
    {
        int width = Width * 3;
        float middle = 1 - 2 * share;
        if (alongX)
        {
            for (int y = 0; y < Height; y++)
            {
                Span<float> row = _pixels.AsSpan(y * width, width), old = _row.AsSpan(0, width);
                row.CopyTo(old);
                for (int i = 3; i < width - 3; i++)
                    row[i] = middle * old[i] + share * (old[i - 3] + old[i + 3]);
            }
        }
        if (!alongY)
            return;
        Span<float> above = _row.AsSpan(0, width);
        _pixels.AsSpan(0, width).CopyTo(above);
        for (int y = 1; y < Height - 1; y++)
        {
            Span<float> row = _pixels.AsSpan(y * width, width), below = _pixels.AsSpan((y + 1) * width, width);
            for (int i = 0; i < width; i++)
            {
                float old = row[i];
                row[i] = middle * old + share * (above[i] + below[i]);
                above[i] = old;
            }
        }
    }

    /// <summary>The pixels that a mask can touch.</summary>
    PixelArea Reach(in Matrix3x2 canvasFromPicture, in PasteMask mask)
    {
        var center = Vector2.Transform(mask.Center, canvasFromPicture);
        float x = Math.Abs(canvasFromPicture.M11) * mask.HalfWidth + Math.Abs(canvasFromPicture.M21) * mask.HalfHeight;
        float y = Math.Abs(canvasFromPicture.M12) * mask.HalfWidth + Math.Abs(canvasFromPicture.M22) * mask.HalfHeight;
        return new PixelArea(Math.Max(0, (int)(center.X - x)), Math.Max(0, (int)(center.Y - y)), Math.Min(Width, (int)(center.X + x) + 1), Math.Min(Height, (int)(center.Y + y) + 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(float* pixel, Vector128<float> colour)
    {
        *(double*)pixel = colour.AsDouble().ToScalar();
        pixel[2] = colour.GetElement(2);
    }

    /// <summary>From pixels of the canvas to those of a level of the picture.</summary>
    readonly struct Warp
    {
        readonly float _x, _y, _xByX, _xByY, _yByX, _yByY, _right, _bottom;
        readonly int _stride;

        public Warp(PicturePyramid picture, in Matrix3x2 canvasFromPicture, float coarseness)
        {
            Matrix3x2.Invert(canvasFromPicture, out Matrix3x2 back);
            (Level, int halvings) = picture.For(MathF.Sqrt(Math.Abs(back.GetDeterminant())) * coarseness);
            float scale = 1f / (1 << halvings);
            // Pixel centres lie at +0.5 on both sides; samples are counted from the centre of the level's first pixel.
            var first = Vector2.Transform(new Vector2(0.5f), back);
            (_x, _y) = (first.X * scale - 0.5f, first.Y * scale - 0.5f);
            (_xByX, _yByX, _xByY, _yByY) = (back.M11 * scale, back.M12 * scale, back.M21 * scale, back.M22 * scale);
            (_right, _bottom) = (Level.Width - 1.001f, Level.Height - 1.001f);
            _stride = Level.Width * 3;
        }

        public PicturePyramid.Level Level { get; }

        /// <summary>What all pixels of a row have in common.</summary>
        public Vector2 Row(int y) => new(_x + y * _xByY, _y + y * _yByY);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<float> Sample(byte* source, Vector2 row, int x)
        {
            float sx = Math.Min(Math.Max(row.X + x * _xByX, 0), _right), sy = Math.Min(Math.Max(row.Y + x * _yByX, 0), _bottom);
            int ix = (int)sx, iy = (int)sy;
            byte* pixel = source + iy * _stride + ix * 3;
            Vector128<float> fx = Vector128.Create(sx - ix), fy = Vector128.Create(sy - iy);
            Vector128<float> upper = Load(pixel), lower = Load(pixel + _stride);
            upper += (Load(pixel + 3) - upper) * fx;
            lower += (Load(pixel + _stride + 3) - lower) * fx;
            return upper + (lower - upper) * fy;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<float> Load(byte* pixel) => Sse41.IsSupported
            ? Vector128.ConvertToSingle(Sse41.ConvertToVector128Int32(pixel))
            : Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)pixel).AsByte())).AsInt32());
    }

    /// <summary>The weight of a mask at the pixels of the canvas.</summary>
    readonly struct MaskWarp
    {
        readonly float _x, _y, _xByX, _xByY, _yByX, _yByY, _steepness;
        readonly bool _isBox;

        public MaskWarp(in Matrix3x2 canvasFromPicture, in PasteMask mask)
        {
            Matrix3x2.Invert(canvasFromPicture, out Matrix3x2 back);
            Vector2 first = Vector2.Transform(new Vector2(0.5f), back) - mask.Center;
            (_x, _y) = (first.X / mask.HalfWidth, first.Y / mask.HalfHeight);
            (_xByX, _xByY, _yByX, _yByY) = (back.M11 / mask.HalfWidth, back.M21 / mask.HalfWidth, back.M12 / mask.HalfHeight, back.M22 / mask.HalfHeight);
            _steepness = 1 / mask.Softness;
            _isBox = mask.IsBox;
        }

        /// <summary>What all pixels of a row have in common.</summary>
        public Vector2 Row(int y) => new(_x + y * _xByY, _y + y * _yByY);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float At(Vector2 row, int x)
        {
            float u = row.X + x * _xByX, v = row.Y + x * _yByX;
            (u, v) = (u * u, v * v);
            float rest = (1 - (_isBox ? u * u + v * v : u + v)) * _steepness;
            return rest <= 0 ? 0 : rest >= 1 ? 1 : rest * rest * (3 - 2 * rest);
        }
    }
}
