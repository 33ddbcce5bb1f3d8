namespace Mien.Training;

/// <summary>What a sample is, besides its pixels and points.</summary>
/// <param name="Presence">1: a face that fills the region as it should; 0: none, or one that is elsewhere or much too small.</param>
/// <param name="HasPoints">Whether the points mean anything; without a face they and their weights are 0.</param>
/// <param name="Face">Number of the face among those that the sampler was given; −1 for a picture without one.</param>
public readonly record struct LandmarkSample(float Presence, bool HasPoints, int Face);
