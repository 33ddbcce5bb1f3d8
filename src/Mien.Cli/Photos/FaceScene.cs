namespace Mien.Cli.Photos;

/// <summary>The faces of a picture with their surfaces, which are computed when they are first asked for.</summary>
class FaceScene(IReadOnlyList<Face> faces, CanonicalFace? canonical, in CameraIntrinsics camera)
{
    IReadOnlyList<PosedFace?>? _surfaces;

    public IReadOnlyList<Face> Faces => faces;

    /// <summary>Gives the edges between landmarks; null where the pack has none.</summary>
    public CanonicalFace? Canonical => canonical;

    public CameraIntrinsics Camera { get; } = camera;

    /// <summary>The faces' surfaces, one each; null where no face model could be fitted.</summary>
    public IReadOnlyList<PosedFace?> SurfaceOfFace => _surfaces ??= [.. faces.Select(face => face.Mesh is { } mesh ? new PosedFace(FaceSurface.Default, mesh, Camera) : null)];

    /// <summary>The surfaces of those faces that have one.</summary>
    public IReadOnlyList<PosedFace> Surfaces => [.. SurfaceOfFace.OfType<PosedFace>()];

    /// <summary>The dense surfaces of 3DDFA_V2's own model; empty where the user has not brought it.</summary>
    public IReadOnlyList<DenseFace> Dense => [.. faces.Select(face => face.Dense).OfType<DenseFace>().Where(face => face.Topology.Triangles.Count > 0)];
}
