namespace Mien;

/// <summary>
/// A landmark on the outline of the face, which is another point of the skin from every side: it lies on whichever candidate stands
/// out farthest in the picture.
/// </summary>
/// <param name="Landmark">The landmark.</param>
/// <param name="Candidates">Points of the basis along a path over the skin, from where the landmark lies on a face seen from the front inwards.</param>
public sealed record ContourLandmark(int Landmark, IReadOnlyList<int> Candidates);
