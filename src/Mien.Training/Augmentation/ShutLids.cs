using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Shuts the eyes of a face: the skin between brow and lid is stretched down over the eye, its lashes with it, and the landmarks go along. Photos of shut
/// eyes are rare and networks learn from them last; this makes one of any photo, with a lid as far down as one likes.
/// </summary>
static class ShutLids
{
    // Of the brow a point of its lower edge.
    const int RightBrow = 52, LeftBrow = 282, Curve = 9;

    static readonly short[] LeftUpper = Backwards(LandmarkTopology.LeftEye[(Curve - 1)..]), RightUpper = Backwards(LandmarkTopology.RightEye[(Curve - 1)..]);

    // In widths of the eye: the lid's edge with its lashes, which is moved and not stretched, above the landmarks and below; how far the lower lid's skin gives.
    const float EdgeAbove = 0.08f, EdgeBelow = 0.035f, LowerReach = 0.25f;

    // Eyes that are hardly open stay as they are, those of which a lid is seen edge on, too.
    const float LeastGap = 0.12f, LeastWidth = 4;

    /// <summary>Shuts one eye or does nothing, where the eye is nearly shut or too small to tell.</summary>
    /// <param name="left">The subject's left eye, or the right one.</param>
    /// <param name="closure">0 leaves the lid where it is, 1 shuts the eye.</param>
    /// <param name="rise">Share of the gap that the lower lid comes up by, at a closure of 1.</param>
    /// <param name="points">478×3 landmarks in crop units, moved with the skin.</param>
    /// <param name="side">Side of the picture, pixels.</param>
    /// <param name="pixels">S×S×3 floats.</param>
    /// <param name="spare">As long as the picture; its contents are lost.</param>
    /// <returns>Whether the eye was shut.</returns>
    public static bool Shut(bool left, float closure, float rise, Span<float> points, int side, Span<float> pixels, Span<float> spare)
    {
        if (!Lids.TryRead(left, closure, rise, points, side, out Lids lids))
            return false;
        Move(lids, side, pixels, spare);
        Move(lids, left, closure, points, side);
        return true;
    }

    /// <summary>The edge of a lid, from the outer to the inner corner: the eye's ring begins outside with the lower one.</summary>
    static ReadOnlySpan<short> Edge(bool left, bool upper) => (left, upper) switch
    {
        (true, true) => LeftUpper,
        (false, true) => RightUpper,
        (true, false) => LandmarkTopology.LeftEye[..Curve],
        (false, false) => LandmarkTopology.RightEye[..Curve],
    };

    static short[] Backwards(ReadOnlySpan<short> edge)
    {
        short[] backwards = edge.ToArray();
        Array.Reverse(backwards);
        return backwards;
    }

    static void Move(in Lids lids, int side, Span<float> pixels, Span<float> spare)
    {
        (int first, int end, int left, int right) = lids.Bounds(side);
        pixels.CopyTo(spare);
        for (int y = first; y < end; y++)
        {
            for (int x = left; x < right; x++)
            {
                Vector2 target = lids.FromPicture(new Vector2(x + 0.5f, y + 0.5f));
                float from = lids.Source(target);
                if (from != target.Y)
                    Sample(spare, side, lids.ToPicture(target with { Y = from }), pixels.Slice((y * side + x) * 3, 3));
            }
        }
    }

    static void Move(in Lids lids, bool left, float closure, Span<float> points, int side)
    {
        ReadOnlySpan<short> upper = Edge(left, upper: true), lower = Edge(left, upper: false);
        // What lies behind a lid, the iris, does not come down with it.
        for (int i = 0; i < LandmarkTopology.MeshCount; i++)
        {
            Span<float> point = points.Slice(i * 3, 3);
            Vector2 at = lids.FromPicture((new Vector2(point[0], point[1]) + new Vector2(0.5f)) * side);
            float to = lids.Target(at, upper.Contains((short)i), lower.Contains((short)i));
            if (to == at.Y)
                continue;
            Vector2 moved = lids.ToPicture(at with { Y = to }) / side - new Vector2(0.5f);
            (point[0], point[1]) = (moved.X, moved.Y);
        }
        // The edges meet in depth, too.
        for (int i = 1; i < Curve - 1; i++)
            points[upper[i] * 3 + 2] += closure * (points[lower[i] * 3 + 2] - points[upper[i] * 3 + 2]);
    }

    /// <summary>Between four pixels.</summary>
    static void Sample(ReadOnlySpan<float> pixels, int side, Vector2 at, Span<float> target)
    {
        float x = Math.Clamp(at.X - 0.5f, 0, side - 1.001f), y = Math.Clamp(at.Y - 0.5f, 0, side - 1.001f);
        int column = (int)x, row = (int)y;
        x -= column;
        y -= row;
        int a = (row * side + column) * 3, b = a + side * 3;
        for (int c = 0; c < 3; c++)
        {
            float above = pixels[a + c] + (pixels[a + c + 3] - pixels[a + c]) * x, below = pixels[b + c] + (pixels[b + c + 3] - pixels[b + c]) * x;
            target[c] = above + (below - above) * y;
        }
    }

    /// <summary>An eye in a frame of its own: x from the outer corner (0) to the inner one (1), y down, both in widths of the eye.</summary>
    ref struct Lids
    {
        Vector2 _origin, _across, _down;
        float _width, _reach, _closure, _rise;
        Curves _upper, _lower;

        /// <summary>The landmarks of an edge in that frame.</summary>
        [System.Runtime.CompilerServices.InlineArray(Curve)]
        struct Curves
        {
            Vector2 _first;
        }

        public static bool TryRead(bool left, float closure, float rise, ReadOnlySpan<float> points, int side, out Lids lids)
        {
            ReadOnlySpan<short> upper = Edge(left, upper: true), lower = Edge(left, upper: false);
            lids = new Lids { _closure = closure, _rise = rise, _origin = At(points, upper[0], side) };
            Vector2 across = At(points, upper[Curve - 1], side) - lids._origin;
            lids._width = across.Length();
            if (lids._width < LeastWidth)
                return false;
            lids._across = across / lids._width;
            lids._down = new Vector2(-lids._across.Y, lids._across.X);
            // From the outer to the inner corner one eye runs to the right, the other to the left.
            if (Vector2.Dot(At(points, lower[Curve / 2], side) - At(points, left ? LeftBrow : RightBrow, side), lids._down) < 0)
                lids._down = -lids._down;
            for (int i = 0; i < Curve; i++)
            {
                lids._upper[i] = lids.FromPicture(At(points, upper[i], side));
                lids._lower[i] = lids.FromPicture(At(points, lower[i], side));
            }
            float gap = lids._lower[Curve / 2].Y - lids._upper[Curve / 2].Y, brow = lids._upper[Curve / 2].Y - lids.FromPicture(At(points, left ? LeftBrow : RightBrow, side)).Y;
            lids._reach = Math.Clamp(0.85f * brow, EdgeAbove * 1.5f, 0.6f);
            return gap > LeastGap && brow > 0;
        }

        static Vector2 At(ReadOnlySpan<float> points, int landmark, int side) => (new Vector2(points[landmark * 3], points[landmark * 3 + 1]) + new Vector2(0.5f)) * side;

        public readonly Vector2 FromPicture(Vector2 pixel)
        {
            Vector2 p = (pixel - _origin) / _width;
            return new Vector2(Vector2.Dot(p, _across), Vector2.Dot(p, _down));
        }

        public readonly Vector2 ToPicture(Vector2 p) => _origin + (p.X * _across + p.Y * _down) * _width;

        /// <summary>Rows and columns of the picture in which anything moves.</summary>
        public readonly (int Top, int Bottom, int Left, int Right) Bounds(int side)
        {
            Vector2 low = new(float.MaxValue), high = new(float.MinValue);
            for (int corner = 0; corner < 4; corner++)
            {
                Vector2 p = ToPicture(new Vector2(corner & 1, (corner >> 1) == 0 ? -1.2f : 0.8f));
                low = Vector2.Min(low, p);
                high = Vector2.Max(high, p);
            }
            return ((int)Math.Clamp(low.Y, 0, side), (int)Math.Clamp(high.Y + 1, 0, side), (int)Math.Clamp(low.X, 0, side), (int)Math.Clamp(high.X + 1, 0, side));
        }

        /// <summary>Where what is seen at a place of the shut eye came from.</summary>
        public readonly float Source(Vector2 target)
        {
            if (!TryEdges(target.X, out float upper, out float lower, out float shutUpper, out float shutLower))
                return target.Y;
            float y = target.Y, top = upper - _reach, bottom = lower + LowerReach;
            if (y <= top || y >= bottom)
                return y;
            if (y < shutUpper + EdgeBelow && y < Math.Max(shutUpper, shutLower))
                return y > shutUpper - EdgeAbove ? y - shutUpper + upper : top + (y - top) * ((upper - EdgeAbove - top) / (shutUpper - EdgeAbove - top));
            return y > shutLower ? bottom - (bottom - y) * ((bottom - lower) / (bottom - shutLower)) : y;
        }

        /// <summary>Where a place of the open eye goes to; <paramref name="isUpper"/> and <paramref name="isLower"/> are the edges of the lids themselves.</summary>
        public readonly float Target(Vector2 source, bool isUpper, bool isLower)
        {
            if (!TryEdges(source.X, out float upper, out float lower, out float shutUpper, out float shutLower))
                return source.Y;
            float y = source.Y, top = upper - _reach, bottom = lower + LowerReach;
            if (isUpper)
                return shutUpper;
            if (isLower)
                return shutLower;
            if (y <= top || y >= bottom)
                return y;
            if (y < upper)
                return y > upper - EdgeAbove ? y - upper + shutUpper : top + (y - top) * ((shutUpper - EdgeAbove - top) / (upper - EdgeAbove - top));
            return y > lower ? bottom - (bottom - y) * ((bottom - shutLower) / (bottom - lower)) : y;
        }

        /// <summary>The lids' edges in a column, open and shut.</summary>
        readonly bool TryEdges(float x, out float upper, out float lower, out float shutUpper, out float shutLower)
        {
            upper = Height(_upper, x);
            lower = Height(_lower, x);
            float gap = lower - upper;
            shutLower = lower - _closure * _rise * gap;
            shutUpper = upper + _closure * (1 - _rise) * gap;
            return x > 0 && x < 1 && gap > 0;
        }

        /// <summary>The height of a curve, which runs from 0 to 1, between its points.</summary>
        static float Height(in Curves curve, float x)
        {
            int i = 1;
            while (i < Curve - 1 && curve[i].X < x)
                i++;
            Vector2 a = curve[i - 1], b = curve[i];
            return b.X > a.X ? a.Y + (b.Y - a.Y) * Math.Clamp((x - a.X) / (b.X - a.X), 0, 1) : b.Y;
        }
    }
}
