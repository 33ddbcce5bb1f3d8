using System.Numerics;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>Derives the Mien face model from ICT-FaceKit; the same input gives the same bytes.</summary>
public static class FaceModelBuilder
{
    // Millimetres of one unit, unless the shape is so large that 16 bits need a longer one.
    const float Step = 0.004f;

    /// <summary>Reads ICT-FaceKit's arrays from a folder and returns the bytes of the model's file.</summary>
    /// <exception cref="ModelFormatException">A file of the folder is missing, damaged or not ICT-FaceKit Light; the message names it.</exception>
    public static byte[] Build(string folder) => FaceModelFile.Write(Derive(IctFaceKit.Read(folder), folder));

    static FaceModelContent Derive(IctFaceKit ict, string folder)
    {
        if (ict.Neutral.Length != IctLayout.VertexCount)
            throw new ModelFormatException($"'{folder}' has {ict.Neutral.Length} vertices; ICT-FaceKit Light has {IctLayout.VertexCount}.");
        ModelTopology topology = ModelTopology.Of(ict);
        IReadOnlyList<int> vertices = topology.IctVertices;
        FacePartRange head = topology.Parts[(int)FacePart.Head];
        int[] outside = [.. Enumerable.Range(0, head.VertexEnd).Where(v => topology.Originals[v] == v)];
        int[] corners = [.. IctLayout.EyeCorners.ToArray().Select(i => (int)IctLayout.Landmarks68[i])];
        Vector3 origin = Mean(corners, v => ict.Neutral[v]);
        Vector3[] neutral = [.. vertices.Select(v => ict.Neutral[v] - origin)];
        var still = new RigidMotion(neutral, topology.Parts[(int)FacePart.Face].VertexCount);
        var identity = new Vector3[ict.IdentityCount][];
        for (int i = 0; i < identity.Length; i++)
        {
            // The origin stays between the eyes whatever the identity.
            Vector3 shift = Mean(corners, v => ict.Identity(i, v));
            identity[i] = [.. vertices.Select(v => ict.Identity(i, v) - shift)];
            still.RemoveRotation(identity[i]);
        }
        IdentityBasis basis = IdentityBasis.Of(identity, outside);
        (string Name, int[] Sources)[] expressions = [.. ExpressionShapes.Of(ict.ExpressionNames)];
        int[] triangles = [.. topology.Triangles];
        return new FaceModelContent
        {
            Parts = [.. topology.Parts],
            Neutral = neutral,
            Identity = [.. basis.Shapes.Select(Quantised)],
            IdentityDeviations = basis.Deviations,
            Expressions = [.. expressions.Select(e => Quantised(ExpressionShapes.Sum(ict, e.Sources, vertices)))],
            ExpressionNames = [.. expressions.Select(e => e.Name)],
            Triangles = triangles,
            TextureCoordinates = [.. topology.TextureCoordinates],
            Regions = SurfaceRegions.Of(topology),
            Mirror = MirrorImage.Of(neutral, topology),
            Originals = [.. topology.Originals],
            Landmarks68 = [.. IctLayout.Landmarks68.ToArray().Select(v => VertexPoint(triangles, topology.ModelVertex(v)))],
            Landmarks478 = LandmarkTable.ReadEmbedded(topology),
        };
    }

    static Vector3 Mean(int[] vertices, Func<int, Vector3> position)
    {
        Vector3 sum = Vector3.Zero;
        foreach (int vertex in vertices)
            sum += position(vertex);
        return sum / vertices.Length;
    }

    static ShapeDeltas Quantised(Vector3[] shape)
    {
        float largest = shape.Max(d => Math.Max(Math.Abs(d.X), Math.Max(Math.Abs(d.Y), Math.Abs(d.Z))));
        float step = Math.Max(Step, largest / short.MaxValue);
        short[] values = new short[shape.Length * 3];
        for (int v = 0; v < shape.Length; v++)
        {
            for (int axis = 0; axis < 3; axis++)
                values[v * 3 + axis] = (short)MathF.Round(shape[v][axis] / step);
        }
        return new ShapeDeltas(values, step);
    }

    /// <summary>A vertex as a point of the first triangle that has it.</summary>
    static SurfacePoint VertexPoint(int[] triangles, int vertex)
    {
        int corner = Array.IndexOf(triangles, vertex);
        return new SurfacePoint(corner / 3, corner % 3 == 0 ? 1 : 0, corner % 3 == 1 ? 1 : 0, corner % 3 == 2 ? 1 : 0);
    }
}
