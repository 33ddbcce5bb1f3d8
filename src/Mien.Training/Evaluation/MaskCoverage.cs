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

    /// <summary>Computes both.</summary>
    /// <param name="objects">Objects where they stand.</param>
    /// <param name="hiders">Pixels and distances of the head's vertices.</param>
    public void Set(IReadOnlyList<PosedObject> objects, ReadOnlySpan<Vector3> hiders)
    {
        Cover(objects, [], Hidden);
        Cover(objects, hiders, Visible);
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

    void Cover(IReadOnlyList<PosedObject> objects, ReadOnlySpan<Vector3> hiders, bool[] covered)
    {
        Array.Clear(covered);
        foreach (PosedObject thing in objects)
        {
            _rasterizer.Clear();
            _rasterizer.Culling = Culling.None;
            if (!hiders.IsEmpty)
            {
                (Range face, Range head, Range eyes) = MaskHead.Parts;
                ReadOnlySpan<int> triangles = MaskHead.Surface.Triangles;
                if (thing.Layer.OccludedBy.HasFlag(MaskOccluders.Face))
                {
                    _rasterizer.Rasterize(hiders, triangles[face], keepDepth: true);
                    _rasterizer.Rasterize(hiders, triangles[eyes], keepDepth: true);
                }
                if (thing.Layer.OccludedBy.HasFlag(MaskOccluders.Head))
                    _rasterizer.Rasterize(hiders, triangles[head], keepDepth: true);
            }
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
