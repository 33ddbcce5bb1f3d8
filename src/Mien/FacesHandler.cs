using Mien.Graphics;

namespace Mien;

/// <summary>Receives the faces of a frame; what it is given is valid until it returns.</summary>
/// <param name="faces">The faces.</param>
/// <param name="image">The frame that they are in.</param>
/// <param name="time">When it was taken.</param>
public delegate void FacesHandler(TrackedFaces faces, ImageView image, TimeSpan time);
