namespace Mien;

/// <summary>
/// The 33 landmarks that expression moves least, with their weights: the Procrustes basis of MediaPipe's geometry pipeline
/// (<c>geometry_pipeline_metadata_landmarks</c>, Apache-2.0). Pairs are (right, left) of the subject.
/// </summary>
static class ProcrustesBasis
{
    public static ReadOnlySpan<int> Indices =>
    [
        4, 6, 10, 33, 263, 54, 284, 67, 297, 117, 346, 119, 348, 121, 350, 127, 356,
        129, 358, 132, 361, 133, 362, 136, 365, 143, 372, 147, 376, 198, 420, 205, 425,
    ];

    public static ReadOnlySpan<double> Weights =>
    [
        .070909939706326, .032100144773722, .008446550928056,
        .058724168688059, .058724168688059, .007667080033571, .007667080033571, .009078059345484, .009078059345484,
        .009791937656701, .009791937656701, .014565368182957, .014565368182957, .018591361120343, .018591361120343,
        .005197994410992, .005197994410992, .120625205338001, .120625205338001, .005560018587857, .005560018587857,
        .05328618362546, .05328618362546, .066890455782413, .066890455782413, .014816547743976, .014816547743976,
        .014262833632529, .014262833632529, .025462191551924, .025462191551924, .047252278774977, .047252278774977,
    ];

    /// <summary>The basis points of a canonical face.</summary>
    public static void Take(CanonicalFace canonical, Span<Vector3D> points)
    {
        ReadOnlySpan<int> indices = Indices;
        for (int i = 0; i < indices.Length; i++)
        {
            System.Numerics.Vector3 v = canonical.Vertices[indices[i]];
            points[i] = new Vector3D(v.X, v.Y, v.Z);
        }
    }
}
