namespace Mien;

/// <summary>Whose way of reading a face a pack follows.</summary>
public enum PackKind
{
    /// <summary>Detectors, a landmark network and what builds on landmarks (MediaPipe's way): <c>"kind": "landmarks"</c>, or none.</summary>
    Landmarks,

    /// <summary>A detector and a network from a region to the parameters of a face model (3DDFA_V2's way): <c>"kind": "3ddfa-v2"</c>.</summary>
    Dense3ddfa,

    /// <summary>A localizer and a network from a region to a pose (opentrack's way): <c>"kind": "opentrack"</c>.</summary>
    Opentrack,
}
