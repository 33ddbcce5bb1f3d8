using System.Numerics;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>Derives the Mien face model from ICT-FaceKit; the same input gives the same bytes.</summary>
public static class FaceModelBuilder
{
    // Millimetres of one unit, unless the shape is so large that 16 bits need a longer one. A random face sums some sixty shapes, each
    // rounded by 0.9 µm RMS an axis: the sum is off by 0.011 mm RMS, and by less than 0.05 mm at the worst vertex of a hundred faces.
    const float Step = 0.003f;

    /// <summary>Reads ICT-FaceKit's arrays from a folder and returns the bytes of the model's file.</summary>
    /// <exception cref="ModelFormatException">A file of the folder is missing, damaged or not ICT-FaceKit Light; the message names it.</exception>
    public static byte[] Build(string folder) => FaceModelFile.Write(Content(FaceDerivation.Of(folder)));

    static FaceModelContent Content(FaceDerivation face)
    {
        int[] triangles = [.. face.Topology.Triangles];
        return new FaceModelContent
        {
            Parts = [.. face.Topology.Parts],
            Neutral = Quantised(face.Neutral),
            Identity = [.. face.Basis.Shapes.Select(Quantised)],
            IdentityDeviations = face.Basis.Deviations,
            IdentityVariance = (float)face.Basis.Variance,
            Expressions = [.. face.Expressions.Select(expression => Quantised(expression.Shape))],
            ExpressionNames = [.. face.Expressions.Select(expression => expression.Name)],
            Triangles = triangles,
            TextureCoordinates = [.. face.Topology.TextureCoordinates],
            Regions = SurfaceRegions.Of(face),
            Mirror = MirrorImage.Of(face.Neutral, face.Topology),
            Originals = [.. face.Topology.Originals],
            Landmarks68 = [.. IctLayout.Landmarks68.ToArray().Select(v => VertexPoint(triangles, face.Topology.ModelVertex(v)))],
            Landmarks478 = LandmarkTable.ReadEmbedded(face.Topology),
        };
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
