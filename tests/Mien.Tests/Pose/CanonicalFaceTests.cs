using System.Numerics;
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

    [Fact]
    public void Mien_s_own_face_stands_between_the_eyes_where_the_pose_expects_it()
    {
        CanonicalFace face = CanonicalFace.Default;
        Assert.Equal((468, 898), (face.Vertices.Count, face.Triangles.Count));
        Vector3 eyes = (face.Vertices[33] + face.Vertices[133] + face.Vertices[263] + face.Vertices[362]) / 4;
        Assert.Equal((float)HeadPose.CanonicalOrigin.Y, eyes.Y, 1e-4f);
        Assert.Equal((float)HeadPose.CanonicalOrigin.Z, eyes.Z, 1e-4f);
        Assert.All(face.TextureCoordinates, uv => Assert.True(uv is { X: > 0 and < 1, Y: > 0 and < 1 }));
    }

    [Fact]
    public void Triangles_of_Mien_s_own_face_look_outwards_and_meet_once()
    {
        CanonicalFace face = CanonicalFace.Default;
        var edges = new HashSet<(int, int)>();
        int outward = 0;
        foreach ((int a, int b, int c) in face.Triangles)
        {
            Assert.True(edges.Add((a, b)) && edges.Add((b, c)) && edges.Add((c, a)));
            (Vector3 p, Vector3 q, Vector3 r) = (face.Vertices[a], face.Vertices[b], face.Vertices[c]);
            // Away from a point well behind the face.
            outward += Vector3.Dot(Vector3.Cross(q - p, r - p), p + new Vector3(0, 0, 8)) > 0 ? 1 : 0;
        }
        // Some triangles under the nose and in the lips turn in on themselves.
        Assert.True(outward > 0.97 * face.Triangles.Count, $"{outward}");
    }

    [SharedFact]
    public void Mien_s_own_face_has_MediaPipe_s_triangles_and_much_of_its_shape()
    {
        CanonicalFace theirs = CanonicalFace.Load(SharedFolder.Path("models", "mediapipe", "canonical_face_model.obj"));
        CanonicalFace ours = CanonicalFace.Default;
        Assert.Equal(theirs.Triangles, ours.Triangles);
        Vector3D[] source = Points(ours), target = Points(theirs);
        double[] weights = new double[source.Length];
        Array.Fill(weights, 1);
        Assert.True(Procrustes.TrySolve(source, target, weights, out Similarity similarity));
        double squares = 0;
        for (int i = 0; i < source.Length; i++)
        {
            double distance = (similarity.Apply(source[i]) - target[i]).Length;
            squares += distance * distance;
        }
        // Two average heads are two heads: a few millimetres apart, alike in size, and looking the same way within some degrees.
        Assert.True(Math.Sqrt(squares / source.Length) < 0.6, $"{Math.Sqrt(squares / source.Length)} cm RMS");
        Assert.InRange(similarity.Scale, 0.85, 1.15);
        Assert.True(HeadPose.AngleDegrees(default(HeadPose) with { Rotation = Quaternion.Identity }, new HeadPose(similarity.Rotation.ToQuaternion(), default)) < 6);
    }

    static Vector3D[] Points(CanonicalFace face) => [.. face.Vertices.Select(v => new Vector3D(v.X, v.Y, v.Z))];
}
