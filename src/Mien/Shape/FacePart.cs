namespace Mien;

/// <summary>A separate piece of a face model's mesh. Parts lie one after another in vertices and triangles, and a part uses vertices of itself and of parts before it only, so that any tail of them can be left out.</summary>
public enum FacePart : byte
{
    /// <summary>The face with ears, lips, lids and the front of the neck.</summary>
    Face,

    /// <summary>Back of the head and neck.</summary>
    Head,

    /// <summary>Skin behind the lids.</summary>
    EyeSockets,

    /// <summary>Eyeballs, opaque, with corneas.</summary>
    Eyeballs,

    /// <summary>Inside of the mouth.</summary>
    MouthSocket,

    /// <summary>Teeth.</summary>
    Teeth,

    /// <summary>Gums and tongue.</summary>
    Gums,
}

/// <summary>Where a part lies in the vertices and triangles of its model.</summary>
/// <param name="Part">Which part.</param>
/// <param name="FirstVertex">Its first vertex.</param>
/// <param name="VertexCount">Its number of vertices.</param>
/// <param name="FirstTriangle">Its first triangle.</param>
/// <param name="TriangleCount">Its number of triangles.</param>
public readonly record struct FacePartRange(FacePart Part, int FirstVertex, int VertexCount, int FirstTriangle, int TriangleCount)
{
    /// <summary>One after the last vertex: a mesh that ends with this part has this many.</summary>
    public int VertexEnd => FirstVertex + VertexCount;

    /// <summary>One after the last triangle.</summary>
    public int TriangleEnd => FirstTriangle + TriangleCount;
}
