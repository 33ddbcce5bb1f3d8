using System.Text;
using Mien.Tensors;
using Mien.Testing;

namespace Mien.Tests;

public class CanonicalFaceTests
{
    static string Mesh(int vertices = 468, string more = "") =>
        string.Concat(Enumerable.Range(0, vertices).Select(i => $"v {i} {i * 0.5} -1e-2\r\n")) + "vt 0.25 0.75\n" + more;

    static CanonicalFace Parse(string text) => CanonicalFace.Parse(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Vertices_texture_coordinates_triangles_and_edges_are_read()
    {
        CanonicalFace face = Parse(Mesh(more: "# note\nvn 0 0 1\nf 1/1 2/1 3/1\nf 2/1/1 3 4\n"));
        Assert.Equal(468, face.Vertices.Count);
        Assert.Equal(233.5f, face.Vertices[467].Y);
        Assert.Equal(0.75f, face.TextureCoordinates[2].Y);
        Assert.Equal([(0, 1, 2), (1, 2, 3)], face.Triangles);
        Assert.Equal([(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)], face.Edges);
    }

    [Theory]
    [InlineData(467, "", "468 vertices")]
    [InlineData(468, "v 1 2\n", "line 470")]
    [InlineData(468, "v 1 nan 3\n", "line 470")]
    [InlineData(468, "f 1 2 469\n", "469")]
    [InlineData(468, "f 1 2 0\n", "line 470")]
    [InlineData(468, "f 1 2/2 3\n", "texture coordinate 2")]
    [InlineData(468, "f 1 2\n", "line 470")]
    [InlineData(468, "f 1 2 3 4\n", "triangles")]
    public void A_damaged_mesh_is_refused_with_its_place(int vertices, string more, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => Parse(Mesh(vertices, more))).Message);

    [Fact]
    public void Damaged_meshes_end_in_the_documented_exception() =>
        FuzzRun.Assert("obj", [Encoding.UTF8.GetBytes(Mesh(more: "f 1/1 2/1 3/1\nf 4 5 6\n"))], 2000, bytes => CanonicalFace.Parse(bytes), typeof(ModelFormatException));
}
