using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;
using TensorShape = Mien.Tensors.Shape;

namespace Mien.Tests;

public class Dense3ddfaTests
{
    const int Vertices = 38365, Triangles = 76073;

    static string Models => SharedFolder.Path("models", "3ddfa_v2");

    static Image Photo(string name) => ImageFile.Load(SharedFolder.Path("photos", name + ".jpg"));

    [Theory]
    [InlineData(320, 240)]
    [InlineData(1080, 716)]
    [InlineData(33, 65)]
    public void Every_cell_of_the_detector_has_its_priors_in_order(int width, int height)
    {
        float[] priors = FaceBoxesPriors.Generate(width, height);
        static int Cells(int length, int step) => (length + step - 1) / step;
        int first = Cells(width, 32) * Cells(height, 32) * 21, second = Cells(width, 64) * Cells(height, 64), third = Cells(width, 128) * Cells(height, 128);
        Assert.Equal((first + second + third) * 4, priors.Length);
        // The first sixteen of 32 pixels begin at the corner; then four of 64, one of 128 in the middle.
        Assert.Equal([0, 0, 32f / width, 32f / height], priors[..4]);
        Assert.Equal([8f / width, 0], priors[4..6]);
        Assert.Equal([0, 16f / height, 64f / width, 64f / height], priors[(18 * 4)..(19 * 4)]);
        Assert.Equal([16f / width, 16f / height, 128f / width, 128f / height], priors[(20 * 4)..(21 * 4)]);
        Assert.Equal([32f / width, 32f / height, 256f / width, 256f / height], priors[(first * 4)..(first * 4 + 4)]);
        Assert.Equal(512f / width, priors[^2]);
    }

    [Fact]
    public void A_box_becomes_a_lower_and_larger_square()
    {
        var region = RegionOfInterest.FromBox(new FaceBox(100, 200, 50, 70));
        // (50 + 70) / 2 = 60; 60 · 1.58 = 94.8 → 94; centre 125, 235 + 8.4.
        Assert.Equal(94, region.Width, 1e-9);
        Assert.Equal(125 - 47, region.Left, 1e-9);
        Assert.Equal(243.4 - 47, region.Top, 1e-9);
        Assert.Equal((78, 196, 94, 94), region.Pixels());
    }

    [Fact]
    public void Landmarks_become_the_square_of_their_diagonal()
    {
        var region = RegionOfInterest.FromLandmarks([new Vector3(10.5f, 20.5f, 0), new Vector3(110.5f, 60.5f, 0)], 0.5f);
        Assert.Equal(100 * Math.Sqrt(2), region.Width, 1e-4);
        Assert.Equal(60, (region.Left + region.Right) / 2, 1e-4);
        Assert.Equal(40, (region.Top + region.Bottom) / 2, 1e-4);
    }

    /// <summary>Parameters of a head that a camera sees straight ahead, from its rotation and scale.</summary>
    static BfmParameters Parameters(in HeadPose pose, float scale, Vector2 between, in RegionOfInterest region)
    {
        float[] m = pose.ToMatrix();
        var parameters = new BfmParameters();
        for (int row = 0; row < 3; row++)
            for (int column = 0; column < 3; column++)
                parameters.Writable[row * 4 + column] = m[row * 4 + column] * scale;
        Vector3 eyes = new Vector3(0, 26_000, 90_000);
        parameters.Writable[3] = between.X - scale * Vector3.Dot(new(m[0], m[1], m[2]), eyes);
        parameters.Writable[7] = between.Y - scale * Vector3.Dot(new(m[4], m[5], m[6]), eyes);
        parameters.Update(region);
        return parameters;
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(40, -20, 15)]
    [InlineData(-75, 10, -30)]
    public void The_pose_of_an_affine_camera_is_found_again(double yaw, double pitch, double roll)
    {
        // The region's middle is the picture's, so there is nothing to turn; 0.0005 pixels per micrometre, two picture pixels each.
        var camera = new CameraIntrinsics(1000, 1000, 320, 240);
        var region = new RegionOfInterest(200, 120, 440, 360);
        // The point between the eyes at 60 of the square's 120: 3DDFA_V2 counts from 1, and pixels from their centres.
        BfmParameters parameters = Parameters(HeadPose.FromEuler(yaw, pitch, roll), 0.0005f, new Vector2(60.75f, 60.25f), region);
        Assert.True(parameters.TryGetPose(camera, out HeadPose pose));
        Assert.Equal(yaw, pose.YawDegrees, 1e-2);
        Assert.Equal(pitch, pose.PitchDegrees, 1e-2);
        Assert.Equal(roll, pose.RollDegrees, 1e-2);
        Assert.True(Vector3.Distance(new Vector3(0, 0, -1000), pose.Translation) < 0.1f, $"{pose.Translation}");
        (double y, double p, double r) = parameters.To3ddfaAngles();
        (double aflwPitch, double aflwYaw, double aflwRoll) = HeadPose.FromEuler(yaw, pitch, roll).ToAflw();
        if (yaw == 0)
            Assert.True(Math.Abs(y) + Math.Abs(p) + Math.Abs(r) + Math.Abs(aflwPitch) + Math.Abs(aflwYaw) + Math.Abs(aflwRoll) < 0.01);
        // matrix2angle's yaw is the elevation of the camera's z row over the model's x axis.
        Assert.Equal(Math.Asin(pose.ToMatrix()[8]) * 180 / Math.PI, y, 1e-2);
    }

    [Fact]
    public void Numbers_that_are_no_camera_give_no_pose()
    {
        var parameters = new BfmParameters();
        parameters.Update(new RegionOfInterest(0, 0, 120, 120));
        Assert.False(parameters.TryGetPose(new CameraIntrinsics(1000, 1000, 320, 240), out _));
        parameters.Writable.Fill(float.NaN);
        Assert.False(parameters.TryGetPose(new CameraIntrinsics(1000, 1000, 320, 240), out _));
    }

    [SharedFact]
    public void Landmarks_and_pose_agree_with_those_of_another_system()
    {
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(Models) });
        using var photos = new PhotoFaces();
        // Outer eye corners, tip of the nose and corners of the mouth in both orders.
        (int Sparse, int Mesh)[] same = [(36, 33), (45, 263), (30, 1), (48, 61), (54, 291)];
        foreach (string photo in new[] { "JianzhuGuo", "trump_hillary", "obama_family", "portrait_exif" })
        {
            IReadOnlyList<Face> faces = finder.Find(photos.Image(photo)), others = photos.Thorough(photo);
            Assert.Equal(others.Count, faces.Count);
            for (int i = 0; i < faces.Count; i++)
            {
                double eyes = ReferenceLandmarks.OuterEyeDistance([.. others[i].Landmarks!]);
                Assert.All(same, pair =>
                {
                    Vector3 a = faces[i].Landmarks68![pair.Sparse], b = others[i].Landmarks![pair.Mesh];
                    Assert.InRange(Vector2.Distance(new(a.X, a.Y), new(b.X, b.Y)) / eyes, 0, 0.2);
                });
                Assert.InRange(HeadPose.AngleDegrees(faces[i].Pose!.Value, others[i].Pose!.Value), 0, 12);
                Assert.InRange(faces[i].Pose!.Value.Translation.Z / others[i].Pose!.Value.Translation.Z, 0.8, 1.25);
                // The tip of the nose is nearer to the viewer than both ends of the jaw.
                Assert.True(faces[i].Landmarks68![Landmarks68Topology.NoseTip].Z < Math.Min(faces[i].Landmarks68![0].Z, faces[i].Landmarks68![16].Z) - eyes * 0.1);
                Assert.Null(faces[i].Dense);
            }
        }
    }

    [SharedFact]
    public void The_users_own_model_gives_the_dense_surface_and_the_same_landmarks()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(Models))
            if (!file.EndsWith(".npz", StringComparison.Ordinal))
                File.Copy(file, folder.File(Path.GetFileName(file)));
        WriteModel(folder.File("bfm_noneck_v3.pkl"));
        using var dense = new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(folder.Path) });
        using var sparse = new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(Models) });
        Image photo = Photo("JianzhuGuo");
        Face face = Assert.Single(dense.Find(photo)), expected = Assert.Single(sparse.Find(photo));
        Assert.Equal(expected.Landmarks68, face.Landmarks68);
        DenseFace surface = face.Dense!;
        Assert.Equal(Vertices, surface.VertexCount);
        Assert.Equal(Triangles * 3, surface.Topology.Triangles.Count);
        Assert.Equal(Vertices, surface.Topology.Ncc.Count);
        Assert.Equal(Vertices, surface.Topology.TextureCoordinates.Count);
        for (int i = 0; i < Landmarks68Topology.Count; i++)
            Assert.True(Vector3.Distance(face.Landmarks68![i], surface.Vertices[VertexOf(i)]) < 1e-3f);
        Assert.All(surface.Topology.Ncc, code => Assert.True(code is { X: >= 0 and <= 1, Y: >= 0 and <= 1, Z: >= 0 and <= 1 }));
        Assert.All(surface.Topology.TextureCoordinates, uv => Assert.True(uv is { X: >= 0 and <= 1, Y: >= 0 and <= 1 }));
        // The colour code is the mean face squeezed along its axes, which turns no triangle round: most face outwards, towards +z.
        int front = 0;
        for (int t = 0; t < Triangles; t++)
        {
            Vector3 a = surface.Topology.Ncc[surface.Topology.Triangles[t * 3]], b = surface.Topology.Ncc[surface.Topology.Triangles[t * 3 + 1]], c = surface.Topology.Ncc[surface.Topology.Triangles[t * 3 + 2]];
            front += Vector3.Cross(b - a, c - a).Z > 0 ? 1 : 0;
        }
        Assert.True(front > Triangles * 0.8, $"{front} of {Triangles} triangles face the viewer");
        // A copy keeps its surface.
        DenseFace copy = face.Copy().Dense!;
        Assert.Equal(surface.Vertices.ToArray(), copy.Vertices.ToArray());
    }

    [SharedFact]
    public void The_larger_network_is_used_where_the_user_has_it()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(Models))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        // Another network under its name shows that it is the one that is opened: here one that is none of 3DDFA_V2's regressors.
        File.Copy(Path.Combine(Models, "FaceBoxesProd.pth"), folder.File("mb1_120x120.pth"));
        Assert.Contains("'mb1_120x120.pth'", Assert.Throws<PackException>(() => new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(folder.Path) })).Message);
        File.Copy(Path.Combine(Models, "mb05_120x120.pth"), folder.File("mb1_120x120.pth"), overwrite: true);
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(folder.Path) });
        Assert.Single(finder.Find(Photo("JianzhuGuo")));
    }

    [SharedFact]
    public void A_model_of_the_wrong_shape_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(Models))
            File.Copy(file, folder.File(Path.GetFileName(file)));
        BfmFile.Write(folder.File("bfm_noneck_v3.pkl"), ("u", new Tensor(ElementType.Float32, new TensorShape(9, 1))), ("w_shp", new Tensor(ElementType.Float32, new TensorShape(9, 3))));
        string message = Assert.Throws<ModelFormatException>(() => new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(folder.Path) })).Message;
        Assert.Contains("bfm_noneck_v3.pkl", message);
        Assert.Contains("'w_exp'", message);
        BfmFile.Write(folder.File("bfm_noneck_v3.pkl"), ("u", new Tensor(ElementType.Float32, new TensorShape(9, 1))), ("w_shp", new Tensor(ElementType.Float32, new TensorShape(9, 3))),
            ("w_exp", new Tensor(ElementType.Float32, new TensorShape(9, 10))), ("keypoints", new Tensor(ElementType.Int64, new TensorShape(204))));
        Assert.Contains("'w_shp' is", Assert.Throws<ModelFormatException>(() => new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(folder.Path) })).Message);
    }

    internal static int VertexOf(int landmark) => landmark * 500 + 7;

    /// <summary>A model with the shape of the Basel face model's file whose rows at the keypoints are the published ones; the others are made up.</summary>
    internal static void WriteModel(string path, ReadOnlySpan<float> madeUp = default)
    {
        IReadOnlyDictionary<string, Tensor> published = NumpyFile.ReadArchive(Path.Combine(Models, "bfm_68_landmarks.npz"));
        const int ShapeColumns = 45, ExpressionColumns = 29;
        var random = new Random(1);
        var mean = new Tensor(ElementType.Float32, new TensorShape(Vertices * 3, 1));
        var shape = new Tensor(ElementType.Float32, new TensorShape(Vertices * 3, ShapeColumns));
        var expression = new Tensor(ElementType.Float32, new TensorShape(Vertices * 3, ExpressionColumns));
        foreach (ref float value in mean.Floats)
            value = (random.NextSingle() - 0.5f) * 200_000;
        madeUp.CopyTo(mean.Floats);
        long[] keypoints = new long[Landmarks68Topology.Count * 3];
        for (int i = 0; i < keypoints.Length; i++)
        {
            int row = VertexOf(i / 3) * 3 + i % 3;
            keypoints[i] = row;
            mean.Floats[row] = published["u_base"].Floats[i];
            published["w_shp_base"].Floats.Slice(i * 40, 40).CopyTo(shape.Floats[(row * ShapeColumns)..]);
            published["w_exp_base"].Floats.Slice(i * 10, 10).CopyTo(expression.Floats[(row * ExpressionColumns)..]);
            // Components beyond those that the network speaks of count for nothing.
            shape.Floats[row * ShapeColumns + 40] = 1e9f;
            expression.Floats[row * ExpressionColumns + 10] = 1e9f;
        }
        BfmFile.Write(path, ("u", mean), ("w_shp", shape), ("w_exp", expression), ("keypoints", Tensor.From<long>(keypoints, new TensorShape(keypoints.Length))));
    }
}
