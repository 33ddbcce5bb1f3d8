using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;

namespace Mien.Training;

/// <summary>
/// ICT-FaceKit Light (USC ICT, MIT) as NumPy arrays in a folder: neutral, identity, expression (centimetres), quads, texture coordinates
/// and names. Its axes are ours: x to the subject's left, y up, z out of the face.
/// </summary>
sealed class IctFaceKit
{
    const float Millimetres = 10;

    readonly float[] _identity, _expression;
    readonly int _vertices;

    IctFaceKit(string folder)
    {
        Tensor neutral = Array("neutral.npy", 2), identity = Array("identity.npy", 3), expression = Array("expression.npy", 3);
        _vertices = neutral.Shape[0];
        if (neutral.Shape[1] != 3 || identity.Shape[1] != _vertices || identity.Shape[2] != 3 || expression.Shape[1] != _vertices || expression.Shape[2] != 3)
            throw new ModelFormatException($"'{folder}': the shapes of neutral.npy, identity.npy and expression.npy do not fit together.");
        Neutral = Scaled(neutral.ToFloat32().Floats);
        _identity = identity.ToFloat32().Floats.ToArray();
        _expression = expression.ToFloat32().Floats.ToArray();
        IdentityCount = identity.Shape[0];
        Faces = Array("faces.npy", 2).As<int>().ToArray();
        TextureFaces = Array("uv_faces.npy", 2).As<int>().ToArray();
        TextureCoordinates = MemoryMarshal.Cast<float, Vector2>(Array("uv.npy", 2).ToFloat32().Floats).ToArray();
        ExpressionNames = Names(Path.Combine(folder, "names.json"));
        if (ExpressionNames.Length != expression.Shape[0] || Faces.Length != TextureFaces.Length)
            throw new ModelFormatException($"'{folder}': names.json or uv_faces.npy does not fit the other arrays.");

        Tensor Array(string name, int rank)
        {
            string path = Path.Combine(folder, name);
            Tensor tensor = NumpyFile.Read(path);
            return tensor.Shape.Rank == rank ? tensor : throw new ModelFormatException($"'{path}': an array of {rank} dimensions is expected, not {tensor.Shape}.");
        }
    }

    /// <summary>Millimetres, origin of ICT.</summary>
    public Vector3[] Neutral { get; }

    public int IdentityCount { get; }

    /// <summary>ICT's names: <c>browDown_L</c> …</summary>
    public string[] ExpressionNames { get; }

    /// <summary>Four vertices a face; the last is −1 in triangles.</summary>
    public int[] Faces { get; }

    /// <summary>Four texture coordinates a face.</summary>
    public int[] TextureFaces { get; }

    /// <summary>The integer part of u is the number of the texture.</summary>
    public Vector2[] TextureCoordinates { get; }

    public static IctFaceKit Read(string folder) => new(folder);

    /// <summary>Displacement of a vertex by an identity shape, millimetres.</summary>
    public Vector3 Identity(int shape, int vertex) => At(_identity, shape, vertex);

    /// <summary>Displacement of a vertex by an expression, millimetres.</summary>
    public Vector3 Expression(int shape, int vertex) => At(_expression, shape, vertex);

    Vector3 At(float[] shapes, int shape, int vertex) => new Vector3(shapes.AsSpan((shape * _vertices + vertex) * 3, 3)) * Millimetres;

    static Vector3[] Scaled(Span<float> floats)
    {
        Vector3[] vectors = MemoryMarshal.Cast<float, Vector3>(floats).ToArray();
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] *= Millimetres;
        return vectors;
    }

    static string[] Names(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(ModelFile.ReadBytes(path));
            return [.. json.RootElement.GetProperty("expression").EnumerateArray().Select(name => name.GetString() ?? "")];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModelFormatException($"'{path}': a list of names called \"expression\" is expected: {exception.Message}", exception);
        }
    }
}
