using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Rasterizing;

/// <summary>A vertex on the grid of 1/256 sample; <see cref="X"/> is <see cref="Outside"/> where it cannot be drawn.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GridVertex
{
    public const int Outside = int.MinValue;

    public int X;
    public int Y;

    /// <summary>Linear on the screen and larger where nearer: 1/distance, or −distance in a parallel projection.</summary>
    public float Nearness;
}

/// <summary>
/// How to find the barycentric weights of a sample of one triangle, one cache line: (b1·q, b2·q, q) = A + B·(x − anchor) + C·(y − anchor),
/// b0 = 1 − b1 − b2, in sample indices. q is 1/distance in a perspective and 1 in a parallel projection.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
struct TriangleRecord
{
    public Vector128<float> A;
    public Vector128<float> B;
    public Vector128<float> C;
    public ushort AnchorX;
    public ushort AnchorY;
    public int V0;
    public int V1;
    public int V2;
}

/// <summary>
/// A triangle whose edge functions fit 32 bits: their values at the first sample of its box (inside where all are ≥ 0), their steps,
/// and its nearness as Base + E1·Slope1 + E2·Slope2.
/// </summary>
struct SmallTriangle
{
    public int E0, E1, E2;
    public int Right0, Right1, Right2;
    public int Down0, Down1, Down2;
    public int Columns, Rows;
    public float Base, Slope1, Slope2;
    public int Id;
}
