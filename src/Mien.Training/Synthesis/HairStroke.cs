namespace Mien.Training;

/// <summary>What a stroke of hair belongs to.</summary>
enum HairKind : byte
{
    Scalp,
    Brow,
    Beard,
}

/// <summary>One lock or hair: a thin triangle from its root on the skin to its tip.</summary>
/// <param name="Kind">What it belongs to.</param>
/// <param name="Root">Where it grows.</param>
/// <param name="Tip">The point of the surface over which it ends.</param>
/// <param name="Width">Millimetres at the root.</param>
/// <param name="Lift">How far the tip stands off the surface, millimetres.</param>
/// <param name="Tone">Its brightness among others, 0 … 1.</param>
/// <param name="Rank">0 … 1: thin hair leaves out those of high rank.</param>
readonly record struct HairStroke(HairKind Kind, SurfacePoint Root, SurfacePoint Tip, float Width, float Lift, float Tone, float Rank);
