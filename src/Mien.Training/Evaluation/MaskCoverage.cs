using System.Numerics;
using Mien.Graphics;

namespace Mien.Training.Evaluation;

/// <summary>Which pixels of a frame the objects of a mask cover, and which of them the head hides. Not thread-safe.</summary>
sealed class MaskCoverage(int width, int height)
{
    readonly Rasterizer _rasterizer = new(width, height);

    /// <summary>Pixels whose centre shows a part of an object.</summary>
    public bool[] Visible { get; } = new bool[width * height];

    /// <summary>Pixels whose centre lies in an object that the head hides.</summary>
    public bool[] Hidden { get; } = new bool[width * height];

    /// <summary>Computes both as they are: the head is the whole model.</summary>
    /// <param name="objects">Objects where they stand.</param>
    /// <param name="head">The head.</param>
    public void SetTrue(IReadOnlyList<PosedObject> objects, MaskHead head)
    {
        ReadOnlySpan<int> triangles = MaskHead.Surface.Triangles;
        Set(objects, head.Screen, [.. triangles[MaskHead.Parts.Face], .. triangles[MaskHead.Parts.Eyes]], triangles[MaskHead.Parts.Head]);
    }

    /// <summary>Computes both as masks are drawn: the head is <see cref="CoarseHead"/>, pushed back a little.</summary>
    /// <inheritdoc cref="SetTrue"/>
    public void SetDrawn(IReadOnlyList<PosedObject> objects, MaskHead head)
    {
        CoarseHead coarse = CoarseHead.Default;
        Set(objects, head.OccluderScreen, coarse.FaceWithEyes, coarse.Head);
    }

    void Set(IReadOnlyList<PosedObject> objects, ReadOnlySpan<Vector3> hiders, ReadOnlySpan<int> face, ReadOnlySpan<int> head)
    {
        Cover(objects, [], [], [], Hidden);
        Cover(objects, hiders, face, head, Visible);
        for (int i = 0; i < Hidden.Length; i++)
            Hidden[i] &= !Visible[i];
    }

    /// <summary>Intersection over union of two sets of pixels; null where their union has fewer than <paramref name="fewest"/>.</summary>
    public static double? Overlap(bool[] a, bool[] b, int fewest)
    {
        int both = 0, either = 0;
        for (int i = 0; i < a.Length; i++)
        {
            both += a[i] & b[i] ? 1 : 0;
            either += a[i] | b[i] ? 1 : 0;
        }
        return either < fewest ? null : both / (double)either;
    }

    void Cover(IReadOnlyList<PosedObject> objects, ReadOnlySpan<Vector3> hiders, ReadOnlySpan<int> face, ReadOnlySpan<int> head, bool[] covered)
    {
        Array.Clear(covered);
        foreach (PosedObject thing in objects)
        {
            _rasterizer.Clear();
            _rasterizer.Culling = Culling.None;
            if (thing.Layer.OccludedBy.HasFlag(MaskOccluders.Face))
                _rasterizer.Occlude(hiders, face);
            if (thing.Layer.OccludedBy.HasFlag(MaskOccluders.Head))
                _rasterizer.Occlude(hiders, head);
            foreach (PosedPart part in thing.Parts)
            {
                _rasterizer.Culling = part.IsDoubleSided ? Culling.None : Culling.Back;
                _rasterizer.Rasterize(part.Screen, part.Mesh.Triangles, keepDepth: true);
                for (int i = 0; i < covered.Length; i++)
                    covered[i] |= _rasterizer.CoverageAt(i % width, i / width) > 0;
            }
        }
    }
}
