using System.Numerics;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>The Mien face model in single precision, as derived from ICT-FaceKit: what the model's file is measured against.</summary>
sealed class FaceDerivation
{
    FaceDerivation(IctFaceKit ict)
    {
        Topology = ModelTopology.Of(ict);
        IReadOnlyList<int> vertices = Topology.IctVertices;
        FacePartRange head = Topology.Parts[(int)FacePart.Head];
        int[] corners = [.. IctLayout.EyeCorners.ToArray().Select(i => (int)IctLayout.Landmarks68[i])];
        Vector3 origin = Mean(corners, v => ict.Neutral[v]);
        Neutral = [.. vertices.Select(v => ict.Neutral[v] - origin)];
        Basis = IdentityBasis.Of(IdentityShapes(ict, corners), [.. Enumerable.Range(0, head.VertexEnd).Where(v => Topology.Originals[v] == v)]);
        Eyes = [.. IctLayout.Eyeballs.Select(range => new Eyeball([.. Enumerable.Range(0, Neutral.Length).Where(v => vertices[v] >= range.First && vertices[v] <= range.Last)], Neutral))];
        Graph = new SurfaceGraph(Neutral, Topology);
        Expressions = [.. ExpressionShapes.Of(ict.ExpressionNames).Select(e => (e.Name, Completed(e.Name, ExpressionShapes.Sum(ict, e.Sources, vertices))))];
    }

    public ModelTopology Topology { get; }

    public SurfaceGraph Graph { get; }

    /// <summary>Millimetres, head frame.</summary>
    public Vector3[] Neutral { get; }

    public IdentityBasis Basis { get; }

    public IReadOnlyList<(string Name, Vector3[] Shape)> Expressions { get; }

    public IReadOnlyList<Eyeball> Eyes { get; }

    /// <exception cref="ModelFormatException">A file of the folder is missing, damaged or not ICT-FaceKit Light; the message names it.</exception>
    public static FaceDerivation Of(string folder)
    {
        IctFaceKit ict = IctFaceKit.Read(folder);
        return ict.Neutral.Length == IctLayout.VertexCount ? new FaceDerivation(ict)
            : throw new ModelFormatException($"'{folder}' has {ict.Neutral.Length} vertices; ICT-FaceKit Light has {IctLayout.VertexCount}.");
    }

    public Vector3[] Expression(Blendshape shape) => Expressions[(int)shape].Shape;

    /// <summary>ICT's shapes without their share of pose: the origin stays between the eyes, and the face does not turn.</summary>
    Vector3[][] IdentityShapes(IctFaceKit ict, int[] eyeCorners)
    {
        var still = new RigidMotion(Neutral, Topology.Parts[(int)FacePart.Face].VertexCount);
        var shapes = new Vector3[ict.IdentityCount][];
        for (int i = 0; i < shapes.Length; i++)
        {
            Vector3 shift = Mean(eyeCorners, v => ict.Identity(i, v));
            shapes[i] = [.. Topology.IctVertices.Select(v => ict.Identity(i, v) - shift)];
            still.RemoveRotation(shapes[i]);
        }
        return shapes;
    }

    /// <summary>What ICT leaves to other means: its eyeballs do not follow the gaze, and its lids leave a gap when they close.</summary>
    Vector3[] Completed(string expression, Vector3[] shape)
    {
        foreach (Eyeball eye in Eyes)
            eye.Turn(expression, Neutral, shape);
        if (expression is "eyeBlinkLeft" or "eyeBlinkRight")
        {
            bool left = expression == "eyeBlinkLeft";
            LidClosure.Complete(Graph, Graph.OpeningAt(Eyes.Single(eye => eye.IsLeft == left).Front), Neutral, shape);
        }
        return shape;
    }

    static Vector3 Mean(int[] vertices, Func<int, Vector3> position)
    {
        Vector3 sum = Vector3.Zero;
        foreach (int vertex in vertices)
            sum += position(vertex);
        return sum / vertices.Length;
    }
}
