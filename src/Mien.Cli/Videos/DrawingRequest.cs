namespace Mien.Cli.Videos;

/// <summary>How faces are drawn into frames.</summary>
/// <param name="NoBackground">On black instead of the frame.</param>
/// <param name="Opacity">How much of a surface covers the frame, 0 to 1; null: what is usual for the kind.</param>
/// <param name="Masks">What the faces wear where <see cref="Photos.OutputKind.Mask"/> is drawn.</param>
sealed record DrawingRequest(bool NoBackground, float? Opacity, Masks.MaskOverlay? Masks = null);
