using System.Numerics;

namespace Mien;

/// <summary>
/// The dense surface of one face: the face model in the shape and the pose that the landmarks give. Vertices are computed when they are
/// first asked for.
/// </summary>
public sealed class FaceMesh
{
    Vector3[]? _vertices;
    bool _isCurrent;

    internal FaceMesh(FaceModel model, FaceShape shape, in HeadPose pose)
    {
        Model = model;
        Shape = shape;
        Pose = pose;
    }

    /// <summary>The model: its triangles, texture coordinates, parts and regions are the mesh's.</summary>
    public FaceModel Model { get; }

    /// <summary>Identity and expression.</summary>
    public FaceShape Shape { get; }

    /// <summary>From the head's frame to the camera's. It is the fit's own, and <see cref="Face.Pose"/> where the pack's networks give no other.</summary>
    public HeadPose Pose { get; private set; }

    /// <summary>One per vertex of the model, in the head's frame: x to the subject's left, y up, z out of the face, millimetres.</summary>
    public ReadOnlySpan<Vector3> Vertices
    {
        get
        {
            if (!_isCurrent)
            {
                _vertices ??= new Vector3[Model.VertexCount];
                Model.Evaluate(Shape.Identity, Shape.Expression, _vertices);
                _isCurrent = true;
            }
            return _vertices;
        }
    }

    /// <summary>The same mesh in memory of its own, which no later frame changes.</summary>
    public FaceMesh Copy() => new(Model, Shape.Copy(), Pose);

    /// <summary>The shape has been written anew.</summary>
    internal void Update(in HeadPose pose)
    {
        Pose = pose;
        _isCurrent = false;
    }
}
