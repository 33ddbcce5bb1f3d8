using System.Numerics;
using Mien.Tensors;
using Mien.Tensors.Import.Matlab;
using Mien.Tensors.Import.Numpy;
using Mien.Tensors.Import.PyTorch;

namespace Mien;

/// <summary>What all faces of a dense model share: triangles, a colour code of the vertices, texture coordinates; each is empty where the pack lacks its file.</summary>
public sealed class DenseTopology
{
    DenseTopology(int[] triangles, Vector3[] ncc, Vector2[] textureCoordinates)
    {
        Triangles = triangles;
        Ncc = ncc;
        TextureCoordinates = textureCoordinates;
    }

    /// <summary>Three vertex indices per triangle, counter-clockwise seen from outside.</summary>
    public IReadOnlyList<int> Triangles { get; }

    /// <summary>Per vertex its normalised coordinate code (Zhu et al. 2016): where on the mean face it lies, 0 … 1 along each axis, used as colour.</summary>
    public IReadOnlyList<Vector3> Ncc { get; }

    /// <summary>Per vertex u to the right and v up, 0 … 1.</summary>
    public IReadOnlyList<Vector2> TextureCoordinates { get; }

    /// <exception cref="ModelFormatException">A file is missing or damaged, or speaks of another number of vertices; the message names it.</exception>
    internal static DenseTopology Load(string folder, Dense3ddfaDescription description, int vertexCount)
    {
        string InFolder(string file) => Path.Combine(folder, file);
        int[] triangles = description.Triangles is { } tri ? ReadTriangles(InFolder(tri), vertexCount) : [];
        Vector3[] ncc = description.Ncc is { } code ? ReadNcc(InFolder(code), vertexCount) : [];
        Vector2[] uv = description is { TextureCoordinates: { } texture, TextureIndices: { } indices } ? ReadTexture(InFolder(texture), InFolder(indices), vertexCount) : [];
        return new DenseTopology(triangles, ncc, uv);
    }

    static int[] ReadTriangles(string path, int vertexCount)
    {
        if (!PickleFile.LoadArrays(path).TryGetValue("", out Tensor? tensor) || tensor.Shape.Rank != 2 || (tensor.Shape[0] != 3 && tensor.Shape[1] != 3))
            throw new ModelFormatException($"'{path}': an array of 3 indices per triangle is expected.");
        bool planar = tensor.Shape[0] == 3;
        int count = planar ? tensor.Shape[1] : tensor.Shape[0];
        var triangles = new int[count * 3];
        for (int i = 0; i < triangles.Length; i++)
        {
            // The file's triangles turn clockwise; the last corner comes first here.
            int triangle = i / 3, corner = 2 - i % 3;
            double index = tensor.ElementAsDouble(planar ? corner * count + triangle : triangle * 3 + corner);
            triangles[i] = index >= 0 && index < vertexCount ? (int)index : throw new ModelFormatException($"'{path}': triangle {triangle} names vertex {index} of {vertexCount}.");
        }
        return triangles;
    }

    static Vector3[] ReadNcc(string path, int vertexCount)
    {
        Tensor tensor = NumpyFile.Read(path).ToFloat32();
        if (tensor.Shape.Rank != 2 || tensor.Shape[0] != 3 || tensor.Shape[1] != vertexCount)
            throw new ModelFormatException($"'{path}' is {tensor.Shape}; 3×{vertexCount} is expected.");
        ReadOnlySpan<float> numbers = tensor.Floats;
        var ncc = new Vector3[vertexCount];
        for (int i = 0; i < ncc.Length; i++)
            ncc[i] = new Vector3(numbers[i], numbers[vertexCount + i], numbers[2 * vertexCount + i]);
        return ncc;
    }

    static Vector2[] ReadTexture(string path, string indicesPath, int vertexCount)
    {
        if (!MatFile.Load(path).TryGetValue("UV", out Tensor? uv) || uv.Shape.Rank != 2 || uv.Shape[1] != 2)
            throw new ModelFormatException($"'{path}': a variable 'UV' of two columns is expected.");
        Tensor indices = NumpyFile.Read(indicesPath);
        if (indices.Shape.ElementCount != vertexCount)
            throw new ModelFormatException($"'{indicesPath}' has {indices.Shape.ElementCount} indices; the model has {vertexCount} vertices.");
        var coordinates = new Vector2[vertexCount];
        for (int i = 0; i < coordinates.Length; i++)
        {
            double row = indices.ElementAsDouble(i);
            if (!(row >= 0 && row < uv.Shape[0]))
                throw new ModelFormatException($"'{indicesPath}': vertex {i} names row {row} of {uv.Shape[0]}.");
            coordinates[i] = new Vector2((float)uv.ElementAsDouble((int)row * 2), (float)uv.ElementAsDouble((int)row * 2 + 1));
        }
        return coordinates;
    }
}
