using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>An object of a mask where it stands before the camera. Not thread-safe; posing it again allocates nothing.</summary>
sealed class PosedObject
{
    readonly PosedPart[] _parts;
    readonly SkinFrames? _frames;

    public PosedObject(MaskContent content)
    {
        Layer = (MaskObject)content.Layer;
        bool bound = Layer.Follows == MaskFollowing.Surface;
        _frames = bound ? new SkinFrames() : null;
        Matrix4x4 meanHead = MaskPlacement.HeadFromModel(Layer, RestLandmarks.Mean);
        _parts = [.. content.Parts.Select(part => new PosedPart(part, Layer, meanHead))];
    }

    public MaskObject Layer { get; }

    public ReadOnlySpan<PosedPart> Parts => _parts;

    /// <summary>What it covers of a picture.</summary>
    public PixelRectangle Extent { get; private set; }

    /// <summary>Poses it by the head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="width">Pixels per row of the picture.</param>
    /// <param name="height">Rows.</param>
    public void Pose(MaskHead head, int width, int height)
    {
        Matrix4x4 cameraFromHead = head.CameraFromHead, cameraFromModel = MaskPlacement.HeadFromModel(Layer, head.RestLandmarks) * cameraFromHead;
        _frames?.Set(head.Vertices, head.Normals);
        PinholeProjection projection = head.Projection;
        Extent = PixelRectangle.Empty;
        foreach (PosedPart part in _parts)
        {
            part.Morph(Layer.Morphs, head.Expression);
            if (_frames is { } frames)
                part.Bind(frames);
            else
                part.Turn(cameraFromModel);
            projection.Project(part.Positions, part.Screen);
            Extent = Extent.Union(PixelRectangle.Around(part.Screen, width, height));
        }
    }

    /// <summary>Poses it as the classic alignment does.</summary>
    public void Pose(ClassicAlignment alignment, MaskHead head, int width, int height)
    {
        Extent = PixelRectangle.Empty;
        foreach (PosedPart part in _parts)
        {
            part.Morph(Layer.Morphs, head.Expression);
            alignment.Place3D(Layer, part.Rest, part.RestNormals, part.Positions, part.Normals, part.Screen);
            Extent = Extent.Union(PixelRectangle.Around(part.Screen, width, height));
        }
    }
}

/// <summary>A part of an object: its mesh, moved by expressions, before the camera.</summary>
sealed class PosedPart
{
    /// <summary>A part of more triangles than this casts the shadow of a coarse copy; of more than that of itself again, as making one would take seconds.</summary>
    const int Dense = 3000, Densest = 100_000;

    /// <summary>How far the copy's surface may be off, and its longest edge, as shares of the size of the part.</summary>
    const float CasterError = 0.004f, CasterEdge = 0.06f;

    readonly MeshPart _part;
    readonly SurfaceBinding? _binding;
    readonly int[] _targets, _hinges;
    readonly Vector3[] _fileNormals, _rest, _restNormals, _positions, _normals, _screen;
    readonly bool _moves;

    public PosedPart(MeshPart part, MaskObject layer, in Matrix4x4 meanHeadFromModel)
    {
        _part = part;
        Mesh mesh = part.Mesh;
        _rest = [.. mesh.Positions];
        _fileNormals = mesh.Normals ?? mesh.ComputeNormals();
        _restNormals = [.. _fileNormals];
        _positions = new Vector3[_rest.Length];
        _normals = new Vector3[_rest.Length];
        _screen = new Vector3[_rest.Length];
        Colors = new Vector3[_rest.Length];
        Highlights = new Vector3[_rest.Length];
        Texture = part.Texture is { } picture && mesh.TextureCoordinates is not null ? new Texture(picture, TextureWrap.Repeat) : null;
        _targets = [.. layer.Morphs.Select(morph => morph is MaskTargetMorph target ? IndexOf(mesh.MorphTargets, target.Target) : -1)];
        _hinges = [.. Enumerable.Range(0, layer.Morphs.Count).Where(i => layer.Morphs[i] is MaskHingeMorph hinge && (hinge.Part is null || hinge.Part == part.Name))];
        _moves = _hinges.Length > 0 || _targets.Any(target => target >= 0);
        Caster = mesh.Triangles.Length is > Dense * 3 and < Densest * 3 ? Coarse(mesh) : mesh.Triangles;
        CasterVertices = [.. Caster.Distinct().Order()];
        if (layer.Follows == MaskFollowing.Surface)
        {
            var onMean = new Vector3[_rest.Length];
            for (int i = 0; i < onMean.Length; i++)
                onMean[i] = Vector3.Transform(_rest[i], meanHeadFromModel);
            _binding = new SurfaceBinding(onMean);
        }
    }

    public Mesh Mesh => _part.Mesh;

    /// <summary>The triangles that cast the shadow, three vertices each, and all of those vertices.</summary>
    public int[] Caster { get; }

    /// <inheritdoc cref="Caster"/>
    public int[] CasterVertices { get; }

    public Texture? Texture { get; }

    public Vector4 Color => _part.Color;

    public bool IsUnlit => _part.Unlit;

    public bool IsDoubleSided => _part.DoubleSided;

    /// <summary>Model's coordinates, moved by expressions.</summary>
    public ReadOnlySpan<Vector3> Rest => _rest;

    public ReadOnlySpan<Vector3> RestNormals => _restNormals;

    /// <summary>Camera frame, millimetres.</summary>
    public Span<Vector3> Positions => _positions;

    /// <summary>Unit vectors, camera frame.</summary>
    public Span<Vector3> Normals => _normals;

    /// <summary>Pixels and distance.</summary>
    public Span<Vector3> Screen => _screen;

    /// <summary>Memory for colours in the light.</summary>
    public Vector3[] Colors { get; }

    /// <summary>Memory for highlights.</summary>
    public Vector3[] Highlights { get; }

    /// <summary>Targets first, then hinges.</summary>
    public void Morph(IReadOnlyList<MaskMorph> morphs, ReadOnlySpan<float> expression)
    {
        if (!_moves)
            return;
        Mesh mesh = _part.Mesh;
        mesh.Positions.CopyTo(_rest, 0);
        _fileNormals.CopyTo(_restNormals, 0);
        for (int i = 0; i < _targets.Length; i++)
        {
            float weight = morphs[i].Weight(expression[(int)morphs[i].Driver]);
            if (_targets[i] < 0 || weight == 0)
                continue;
            MorphTarget target = mesh.MorphTargets[_targets[i]];
            for (int v = 0; v < _rest.Length; v++)
                _rest[v] += target.Displacements[v] * weight;
        }
        if (_targets.AsSpan().ContainsAnyExcept(-1))
            VertexNormals.Compute(_rest, mesh.Triangles, _restNormals);
        foreach (int i in _hinges)
        {
            var hinge = (MaskHingeMorph)morphs[i];
            float degrees = hinge.Degrees * hinge.Weight(expression[(int)hinge.Driver]);
            var turn = Quaternion.CreateFromAxisAngle(Vector3.Normalize(hinge.Axis), degrees * (MathF.PI / 180));
            for (int v = 0; v < _rest.Length; v++)
            {
                _rest[v] = hinge.Centre + Vector3.Transform(_rest[v] - hinge.Centre, turn);
                _restNormals[v] = Vector3.Transform(_restNormals[v], turn);
            }
        }
    }

    /// <summary>Moves it as a whole.</summary>
    /// <param name="cameraFromModel">A similarity.</param>
    public void Turn(in Matrix4x4 cameraFromModel)
    {
        float inverse = 1 / MathF.Sqrt(cameraFromModel.M11 * cameraFromModel.M11 + cameraFromModel.M12 * cameraFromModel.M12 + cameraFromModel.M13 * cameraFromModel.M13);
        for (int i = 0; i < _rest.Length; i++)
        {
            _positions[i] = Vector3.Transform(_rest[i], cameraFromModel);
            _normals[i] = Vector3.TransformNormal(_restNormals[i], cameraFromModel) * inverse;
        }
    }

    /// <summary>Moves every vertex with the skin near it.</summary>
    public void Bind(SkinFrames frames)
    {
        _binding!.Place(frames, _positions);
        VertexNormals.Compute(_positions, _part.Mesh.Triangles, _normals);
    }

    static int[] Coarse(Mesh mesh)
    {
        Vector3 least = mesh.Positions.Aggregate(Vector3.Min), most = mesh.Positions.Aggregate(Vector3.Max);
        float size = Vector3.Distance(least, most);
        int[] coarse = MeshCoarsening.Coarsen(mesh.Triangles, [mesh.Positions], new bool[mesh.Positions.Length], size * CasterError, size * CasterEdge);
        return [.. coarse.Where(vertex => vertex >= 0)];
    }

    static int IndexOf(IReadOnlyList<MorphTarget> targets, string name)
    {
        for (int i = 0; i < targets.Count; i++)
            if (targets[i].Name == name)
                return i;
        return -1;
    }
}
