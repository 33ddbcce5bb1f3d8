using System.Numerics;

namespace Mien.Tests.Shape;

/// <summary>A model of a tetrahedron with a seam: a few hundred bytes that have every field.</summary>
static class TinyModel
{
    public static byte[] File() => FaceModelFile.Write(Content());

    static FaceModelContent Content() => new()
    {
        Parts =
        [
            new(FacePart.Face, 0, 5, 0, 3), new(FacePart.Head, 5, 0, 3, 1), new(FacePart.EyeSockets, 5, 0, 4, 0), new(FacePart.Eyeballs, 5, 0, 4, 0),
            new(FacePart.MouthSocket, 5, 0, 4, 0), new(FacePart.Teeth, 5, 0, 4, 0), new(FacePart.Gums, 5, 0, 4, 0),
        ],
        Neutral = Shape(900),
        Identity = [Shape(40), Shape(7)],
        IdentityDeviations = [2, 1],
        IdentityVariance = 0.99f,
        Expressions = [Shape(300), new ShapeDeltas(new short[15], 0.01f)],
        ExpressionNames = ["browDownLeft", "browDownRight"],
        Triangles = [0, 1, 2, 0, 2, 3, 0, 3, 1, 4, 3, 2],
        TextureCoordinates = [Vector2.Zero, Vector2.UnitX, Vector2.UnitY, Vector2.One, new(0.5f, 0.25f)],
        Regions = [SurfaceRegion.Skin, SurfaceRegion.Lips, SurfaceRegion.Lids, SurfaceRegion.Gums, SurfaceRegion.Lips],
        Mirror = [0, 2, 1, 3, 2],
        Originals = [0, 1, 2, 3, 1],
        Landmarks68 = [.. Enumerable.Repeat(new SurfacePoint(1, 0.5f, 0.25f, 0.25f), 68)],
        Landmarks478 = [],
    };

    static ShapeDeltas Shape(int scale)
    {
        short[] values = [.. Enumerable.Range(0, 12).Select(i => (short)((i * 7919 % 23 - 11) * scale))];
        return new ShapeDeltas([.. values, .. values[3..6]], 0.004f);
    }
}
