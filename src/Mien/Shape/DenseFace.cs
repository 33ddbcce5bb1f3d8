using System.Numerics;

namespace Mien;

/// <summary>
/// The whole surface of a face: its vertices in the picture, computed when they are first asked for after each look, and what is the same
/// for all faces of the model. Not thread-safe.
/// </summary>
public sealed class DenseFace
{
    readonly BfmModel _model;
    readonly BfmParameters _parameters;
    float[] _points = [];
    Vector3[] _vertices = [];
    bool _isCurrent;

    internal DenseFace(BfmModel model, DenseTopology topology, BfmParameters parameters)
    {
        _model = model;
        _parameters = parameters;
        Topology = topology;
    }

    /// <summary>Triangles, colour code and texture coordinates.</summary>
    public DenseTopology Topology { get; }

    /// <summary>Number of vertices.</summary>
    public int VertexCount => _model.VertexCount;

    /// <summary>x right and y down in pixels of the picture (the centre of its top-left pixel is (0.5, 0.5)), z in the same unit, smaller = nearer, 0 in the middle of the head.</summary>
    public ReadOnlySpan<Vector3> Vertices
    {
        get
        {
            if (!_isCurrent)
                Evaluate();
            return _vertices;
        }
    }

    internal void Invalidate() => _isCurrent = false;

    internal DenseFace Copy() => new(_model, Topology, _parameters.Copy());

    void Evaluate()
    {
        if (_vertices.Length == 0)
        {
            _points = new float[VertexCount * 3];
            _vertices = new Vector3[VertexCount];
        }
        _model.Evaluate(_parameters.Shape, _parameters.Expression, _points);
        _parameters.Project(_points, _vertices);
        _isCurrent = true;
    }
}
