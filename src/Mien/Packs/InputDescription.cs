using Mien.Graphics;

namespace Mien;

/// <summary>The picture that a network wants: float32, NHWC.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Encoding">Channel order and range.</param>
/// <param name="Border">What it sees beyond the edge of the picture.</param>
public sealed record InputDescription(int Width, int Height, PixelEncoding Encoding, Border Border);
