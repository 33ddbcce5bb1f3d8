using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>Things before a face: boards, balls and hands, plain, noisy or with a piece of another picture on them.</summary>
/// <param name="side">Side of the picture, pixels.</param>
/// <param name="pixels">RGB, 0 … 1, side × side × 3.</param>
readonly ref struct Occluders(int side, Span<float> pixels)
{
    const int MostFingers = 5;

    readonly Span<float> _pixels = pixels;

    /// <summary>Draws some.</summary>
    /// <param name="count">How many.</param>
    /// <param name="patch">The picture that pieces are taken of.</param>
    /// <param name="skin">Colour of the skin, for hands.</param>
    /// <param name="random">The sample's dice.</param>
    public void Draw(int count, ImageView patch, Vector3 skin, ref SampleRandom random)
    {
        for (int i = 0; i < count; i++)
        {
            double kind = random.Next();
            if (kind < 0.35)
                Hand(skin, ref random);
            else
                Board(kind < 0.7, patch, ref random);
        }
    }

    /// <summary>A turned rectangle or ellipse.</summary>
    void Board(bool round, ImageView patch, ref SampleRandom random)
    {
        Vector2 center = Somewhere(ref random);
        float halfWidth = side * (float)random.Next(0.05, 0.22), halfHeight = side * (float)random.Next(0.05, 0.22);
        (float sin, float cos) = MathF.SinCos((float)random.Next(0, Math.PI));
        Paint paint = new(patch, RandomColour(ref random), side, ref random);
        float soft = (float)random.Next(0.7, 2.5), reach = MathF.Sqrt(halfWidth * halfWidth + halfHeight * halfHeight) + soft;
        (int left, int top, int right, int bottom) = Bounds(center, reach);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                float dx = x + 0.5f - center.X, dy = y + 0.5f - center.Y, u = cos * dx + sin * dy, v = cos * dy - sin * dx;
                float distance = round
                    ? (MathF.Sqrt(u * u / (halfWidth * halfWidth) + v * v / (halfHeight * halfHeight)) - 1) * MathF.Min(halfWidth, halfHeight)
                    : MathF.Max(MathF.Abs(u) - halfWidth, MathF.Abs(v) - halfHeight);
                if (distance < soft)
                    Blend(x, y, paint.At(x, y), Math.Clamp(0.5f - distance / (2 * soft), 0, 1));
            }
        }
    }

    /// <summary>A palm with some fingers beside each other, in about the colour of the skin.</summary>
    void Hand(Vector3 skin, ref SampleRandom random)
    {
        Vector2 tip = Somewhere(ref random);
        (float sin, float cos) = MathF.SinCos((float)random.Next(0, 2 * Math.PI));
        Vector2 along = new(cos, sin), beside = new(-sin, cos);
        float thick = side * (float)random.Next(0.022, 0.05), length = thick * (float)random.Next(4, 8);
        int fingers = 1 + random.Next(MostFingers);
        Span<Vector2> tips = stackalloc Vector2[MostFingers], roots = stackalloc Vector2[MostFingers];
        float spread = (float)random.Next(0, 0.5);
        for (int i = 0; i < fingers; i++)
        {
            float place = i - (fingers - 1) / 2f;
            tips[i] = tip + beside * (place * thick * (2.05f + spread)) - along * (thick * (float)random.Next(0, 1.5) + MathF.Abs(place) * thick * 0.6f);
            roots[i] = tip + beside * (place * thick * 2.05f) - along * length;
        }
        Vector2 palm = tip - along * (length + thick * 2);
        float palmRadius = Math.Min(thick * Math.Max(fingers, 2) * 1.1f, side * 0.14f), soft = (float)random.Next(0.7, 1.8);
        Vector3 colour = Vector3.Clamp(skin * (float)random.Next(0.65, 1.25) + new Vector3((float)random.Next(-0.04, 0.04)), Vector3.Zero, Vector3.One);
        float reach = length + thick * 2 + palmRadius + soft;
        (int left, int top, int right, int bottom) = Bounds(tip - along * (reach / 2), reach / 2 + palmRadius + thick * fingers * 0.5f);
        int grain = random.Next(1 << 15);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Vector2 p = new(x + 0.5f, y + 0.5f);
                float distance = Vector2.Distance(p, palm) - palmRadius, gap = 0;
                for (int i = 0; i < fingers; i++)
                {
                    Vector2 axis = tips[i] - roots[i], from = p - roots[i];
                    float share = Math.Clamp(Vector2.Dot(from, axis) / axis.LengthSquared(), 0, 1);
                    float own = Vector2.Distance(from, axis * share) - thick;
                    if (own < distance)
                        (distance, gap) = (own, own / thick);
                }
                if (distance >= soft)
                    continue;
                // Fingers are round: darker towards their edges.
                float shade = 1 - 0.35f * (1 + Math.Clamp(gap, -1, 0)) * (gap < 0 ? 1 : 0) + 0.02f * SensorNoise.At(grain + y * side + x);
                Blend(x, y, colour * shade, Math.Clamp(0.5f - distance / (2 * soft), 0, 1));
            }
        }
    }

    Vector2 Somewhere(ref SampleRandom random) => new Vector2((float)random.Next(0.05, 0.95), (float)random.Next(0.05, 0.95)) * side;

    static Vector3 RandomColour(ref SampleRandom random)
    {
        float grey = (float)random.Next(0.02, 0.95);
        Vector3 tint = new((float)random.Next(-0.3, 0.3), (float)random.Next(-0.3, 0.3), (float)random.Next(-0.3, 0.3));
        return Vector3.Clamp(new Vector3(grey) + tint * (random.Chance(0.5) ? 1 : 0.15f), Vector3.Zero, Vector3.One);
    }

    (int Left, int Top, int Right, int Bottom) Bounds(Vector2 center, float reach) =>
        ((int)Math.Clamp(center.X - reach, 0, side), (int)Math.Clamp(center.Y - reach, 0, side), (int)Math.Clamp(center.X + reach + 1, 0, side), (int)Math.Clamp(center.Y + reach + 1, 0, side));

    void Blend(int x, int y, Vector3 colour, float alpha)
    {
        Span<float> pixel = _pixels.Slice((y * side + x) * 3, 3);
        pixel[0] += (colour.X - pixel[0]) * alpha;
        pixel[1] += (colour.Y - pixel[1]) * alpha;
        pixel[2] += (colour.Z - pixel[2]) * alpha;
    }

    /// <summary>What a thing is covered with.</summary>
    readonly ref struct Paint
    {
        readonly ImageView _patch;
        readonly Vector3 _colour;
        readonly float _grain, _step;
        readonly int _place, _left, _top, _side;
        readonly bool _picture;

        public Paint(ImageView patch, Vector3 colour, int side, ref SampleRandom random)
        {
            _patch = patch;
            (_colour, _side) = (colour, side);
            double kind = random.Next();
            _picture = kind < 0.5 && patch.Format == PixelFormat.Rgb24;
            _grain = kind < 0.8 ? (float)random.Next(0, 0.04) : (float)random.Next(0.1, 0.4);
            _place = random.Next(1 << 15);
            int shorter = Math.Min(patch.Width, patch.Height);
            _step = (float)random.Next(0.4, 1) * shorter / side;
            int reach = (int)(_step * side);
            _left = random.Next(Math.Max(patch.Width - reach, 1));
            _top = random.Next(Math.Max(patch.Height - reach, 1));
        }

        public Vector3 At(int x, int y)
        {
            if (!_picture)
                return _colour + new Vector3(_grain * SensorNoise.At(_place + y * _side + x));
            int px = Math.Min(_left + (int)(x * _step), _patch.Width - 1), py = Math.Min(_top + (int)(y * _step), _patch.Height - 1);
            ReadOnlySpan<byte> pixel = _patch.Pixels.Slice(py * _patch.Stride + px * 3, 3);
            return new Vector3(pixel[0], pixel[1], pixel[2]) * (1f / 255);
        }
    }
}
