using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mien;

/// <summary>The six points that a BlazeFace detector gives, pixels: eyes (first the left one in the picture), nose tip, mouth, the two tragions.</summary>
[InlineArray(Count)]
public struct FaceKeypoints
{
    /// <summary>Number of points.</summary>
    public const int Count = 6;

    Vector2 _first;
}
