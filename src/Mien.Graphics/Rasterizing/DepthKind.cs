namespace Mien.Graphics;

/// <summary>What the third coordinate of a screen vertex is, and so how values run between vertices.</summary>
public enum DepthKind
{
    /// <summary>The distance in front of the camera along its axis, above 0: values are interpolated with perspective correction.</summary>
    Perspective,

    /// <summary>A distance of any sign along a parallel projection: values run linearly on the screen. Smaller is nearer.</summary>
    Parallel,
}

/// <summary>Which side of a triangle is not drawn. The front is the side from which its vertices run counter-clockwise.</summary>
public enum Culling
{
    /// <summary>Both sides are drawn.</summary>
    None,

    /// <summary>Triangles that show their back are left out.</summary>
    Back,

    /// <summary>Triangles that show their front are left out.</summary>
    Front,
}
