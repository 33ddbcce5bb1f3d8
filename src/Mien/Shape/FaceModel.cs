using System.Numerics;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// The morphable face: a mesh of a head whose vertices are the neutral mean face plus weighted identity and expression shapes.
/// Millimetres in the head frame: x to the subject's left, y up, z out of the face, origin between the eyes (the mean of the four eye
/// corners). Immutable; any number of threads may share it. Derived from ICT-FaceKit (MIT) by <c>mien model build</c>; see docs/face-model.md.
/// </summary>
public sealed partial class FaceModel
{
    /// <summary>Name of the model inside Mien.dll.</summary>
    internal const string ResourceName = "Mien.Shape.mien-face.model";

    static readonly Lazy<FaceModel> Embedded = new(ReadEmbedded);

    readonly FaceModelContent _content;

    /// <summary>The model as it is stored.</summary>
    internal FaceModelContent Content => _content;

    internal FaceModel(FaceModelContent content, string hash)
    {
        _content = content;
        Hash = hash;
        Parts = Array.AsReadOnly(content.Parts);
        ExpressionNames = Array.AsReadOnly(content.ExpressionNames);
        Landmarks68 = Array.AsReadOnly(content.Landmarks68);
        Landmarks478 = Array.AsReadOnly(content.Landmarks478);
    }

    /// <summary>The model inside Mien.dll, decoded at the first use.</summary>
    public static FaceModel Default => Embedded.Value;

    /// <summary>Reads a model file.</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged; the message names it.</exception>
    public static FaceModel Load(string path)
    {
        byte[] bytes = ModelFile.ReadBytes(path);
        try
        {
            return Read(bytes);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a model from the bytes of its file.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged.</exception>
    public static FaceModel Read(ReadOnlySpan<byte> file) => FaceModelFile.Read(file);

    /// <summary>SHA-256 of the file's content, hexadecimal: which model this is.</summary>
    public string Hash { get; }

    /// <summary>Vertices of all parts.</summary>
    public int VertexCount => _content.Originals.Length;

    /// <summary>Identity shapes.</summary>
    public int IdentityCount => _content.Identity.Length;

    /// <summary>Expression shapes: the 51 of <see cref="Blendshape"/> in its order, then extras.</summary>
    public int ExpressionCount => _content.Expressions.Length;

    /// <summary>ARKit's names of the expressions (<c>browDownLeft</c> …).</summary>
    public IReadOnlyList<string> ExpressionNames { get; }

    /// <summary>The parts in their order.</summary>
    public IReadOnlyList<FacePartRange> Parts { get; }

    /// <summary>Vertices of the mean face without expression, millimetres.</summary>
    public ReadOnlySpan<Vector3> Neutral => _content.Neutral.Expanded;

    /// <summary>Displacement of every vertex by one standard deviation of an identity coefficient, millimetres.</summary>
    public ReadOnlySpan<Vector3> IdentityShape(int index) => _content.Identity[index].Expanded;

    /// <summary>Displacement of every vertex by an expression at weight 1, millimetres.</summary>
    public ReadOnlySpan<Vector3> ExpressionShape(int index) => _content.Expressions[index].Expanded;

    /// <summary>Share of the variance of random faces that the identity shapes hold, 0 … 1.</summary>
    public float IdentityVariance => _content.IdentityVariance;

    /// <summary>How much an identity shape moves the face and head: root mean square over their vertices, millimetres.</summary>
    public float IdentityDeviation(int index) => _content.IdentityDeviations[index];

    /// <summary>Three vertices a triangle, counter-clockwise seen from outside.</summary>
    public ReadOnlySpan<int> Triangles => _content.Triangles;

    /// <summary>A (u, v) of every vertex, v up, each from 0 to 1. The face has a texture of its own, as have head with sockets, eyeballs, teeth, and gums.</summary>
    public ReadOnlySpan<Vector2> TextureCoordinates => _content.TextureCoordinates;

    /// <summary>What every vertex belongs to.</summary>
    public ReadOnlySpan<SurfaceRegion> Regions => _content.Regions;

    /// <summary>The mirror image of every vertex across the midline: its own index on the midline.</summary>
    public ReadOnlySpan<int> Mirror => _content.Mirror;

    /// <summary>Vertices along the seams of the texture exist several times: the first of them, or the vertex itself elsewhere.</summary>
    public ReadOnlySpan<int> Originals => _content.Originals;

    /// <summary>The 68 points of Multi-PIE (iBUG) on the surface.</summary>
    public IReadOnlyList<SurfacePoint> Landmarks68 { get; }

    /// <summary>The 478 landmarks of MediaPipe on the surface; empty in a model that was built without them.</summary>
    public IReadOnlyList<SurfacePoint> Landmarks478 { get; }

    /// <summary>A part's place in the mesh.</summary>
    public FacePartRange Part(FacePart part) => _content.Parts[(int)part];

    static FaceModel ReadEmbedded()
    {
        using Stream stream = typeof(FaceModel).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException("Mien.dll was built without its face model.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return FaceModelFile.Read(bytes, checkHash: false);
    }
}
