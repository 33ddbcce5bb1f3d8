using System.Numerics;

namespace Mien.Graphics.Tests;

/// <summary>Meshes in memory and their normals.</summary>
public class MeshTests
{
    [Fact]
    public void A_mesh_whose_triangles_name_no_vertex_or_whose_arrays_differ_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Mesh(new Vector3[3], [0, 1]));
        Assert.Contains("Triangle 1", Assert.Throws<ArgumentException>(() => new Mesh(new Vector3[3], [0, 1, 2, 0, 1, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Mesh(new Vector3[3], [0, 1, -1]));
        Assert.Throws<ArgumentException>(() => new Mesh(new Vector3[3], [0, 1, 2]) { Normals = new Vector3[2] });
        Assert.Throws<ArgumentException>(() => new Mesh(new Vector3[3], [0, 1, 2]) { TextureCoordinates = new Vector2[4] });
        Assert.Throws<ArgumentException>(() => new Mesh(new Vector3[3], [0, 1, 2]) { MorphTargets = [new MorphTarget("a", new Vector3[1])] });
    }

    [Fact]
    public void Bounds_hold_all_vertices_and_touch_them()
    {
        Mesh mesh = new([new(1, -2, 3), new(-4, 5, 6), new(0, 0, -9)], [0, 1, 2]);
        Assert.Equal((new Vector3(-4, -2, -9), new Vector3(1, 5, 6)), mesh.Bounds());
        Assert.True(float.IsNaN(new Mesh([], []).Bounds().Min.X));
    }

    [Fact]
    public void Normals_of_a_sphere_point_outwards()
    {
        Mesh sphere = Scenes.Sphere(64, 32);
        Vector3[] normals = sphere.ComputeNormals();
        for (int i = 0; i < normals.Length; i++)
        {
            Assert.Equal(1, normals[i].Length(), 1e-5f);
            // Where the sphere is cut open, at the seam and the poles, vertices see one side only; the last slice's pole sees nothing.
            bool pole = i < 65 || i >= normals.Length - 65;
            Assert.True(pole || Vector3.Dot(normals[i], sphere.Positions[i]) > 0.99f, $"vertex {i}");
        }
    }

    [Fact]
    public void Normals_are_weighted_by_area()
    {
        // A large triangle in the plane z = 0 and one a hundredth its size in the plane x = 0 share vertex 0.
        Vector3[] positions = [Vector3.Zero, new(10, 0, 0), new(0, 10, 0), new(0, 1, 0), new(0, 0, 1)];
        Vector3[] normals = new Mesh(positions, [0, 1, 2, 0, 3, 4]).ComputeNormals();
        Surfaces.Close([Vector3.Normalize(new Vector3(1, 0, 100))], [normals[0]], 1e-6f);
        Assert.Equal(Vector3.UnitZ, normals[1]);
        Assert.Equal(Vector3.UnitX, normals[4]);
    }

    [Fact]
    public void Vertices_without_area_get_a_unit_normal_and_tiny_triangles_the_right_one()
    {
        Vector3[] positions = [Vector3.One, Vector3.One, Vector3.One, new(7, 7, 7), new(0, 0, 0), new(0, 1e-15f, 0), new(0, 0, 1e-15f)];
        Vector3[] normals = new Mesh(positions, [0, 1, 2, 4, 5, 6]).ComputeNormals();
        Assert.All(normals[..4], normal => Assert.Equal(Vector3.UnitZ, normal));
        Assert.All(normals[4..], normal => Assert.Equal(Vector3.UnitX, normal));
    }
}
