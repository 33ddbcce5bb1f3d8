namespace Mien;

/// <summary>What the pixels of a drawn surface show.</summary>
public enum FaceView
{
    /// <summary>The surface under a lamp.</summary>
    Shaded,

    /// <summary>The distance from the camera: the nearest point of all faces is white, the farthest that is turned to the camera black, linearly in millimetres.</summary>
    Depth,

    /// <summary>Where on the mean face each point lies (<see cref="FaceSurface.NormalizedCoordinates"/>), as red, green and blue.</summary>
    NormalizedCoordinates,

    /// <summary>The direction that the surface faces in the camera frame: red, green and blue are x, y and z from −1 to 1.</summary>
    Normals,
}
