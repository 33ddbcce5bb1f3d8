namespace Mien.Cli.Videos;

/// <summary>How faces are drawn into frames.</summary>
/// <param name="NoBackground">On black instead of the frame.</param>
/// <param name="Opacity">How much of a surface covers the frame, 0 to 1; null: what is usual for the kind.</param>
sealed record DrawingRequest(bool NoBackground, float? Opacity);
