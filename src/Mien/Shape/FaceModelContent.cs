using System.Numerics;

namespace Mien;

/// <summary>Everything that a face model file holds, as the builder writes it and the reader returns it.</summary>
sealed class FaceModelContent
{
    /// <summary>One for every <see cref="FacePart"/>.</summary>
    public required FacePartRange[] Parts { get; init; }

    /// <summary>The mean face as displacements from the head's origin.</summary>
    public required ShapeDeltas Neutral { get; init; }

    public required ShapeDeltas[] Identity { get; init; }

    /// <summary>Standard deviations of the identity coordinates before they were scaled to 1, millimetres RMS per vertex.</summary>
    public required float[] IdentityDeviations { get; init; }

    /// <summary>Share of the variance of random faces that the identity shapes hold.</summary>
    public required float IdentityVariance { get; init; }

    public required ShapeDeltas[] Expressions { get; init; }

    public required string[] ExpressionNames { get; init; }

    public required int[] Triangles { get; init; }

    public required Vector2[] TextureCoordinates { get; init; }

    public required SurfaceRegion[] Regions { get; init; }

    /// <summary>Mirror image of every vertex; its own index on the midline.</summary>
    public required int[] Mirror { get; init; }

    /// <summary>For copies of vertices along texture seams, the vertex they copy; for others their own index.</summary>
    public required int[] Originals { get; init; }

    public required SurfacePoint[] Landmarks68 { get; init; }

    /// <summary>478, or none where the correspondences are not known.</summary>
    public required SurfacePoint[] Landmarks478 { get; init; }
}
