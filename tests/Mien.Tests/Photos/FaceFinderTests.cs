using System.Numerics;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Tests;

public class FaceFinderTests(PhotoFaces photos) : IClassFixture<PhotoFaces>
{
    static FaceFinder Finder(FaceFinderOptions? options = null) =>
        new((options ?? new FaceFinderOptions()) with { Pack = Pack.Load(SharedFolder.Path("models", "mediapipe")) });

    [SharedTheory]
    [InlineData("JianzhuGuo", 1)]
    [InlineData("group_10mpx", 29)]
    [InlineData("obama_family", 4)]
    [InlineData("portrait_exif", 1)]
    [InlineData("trump_hillary", 2)]
    public void A_thorough_search_finds_every_face_of_a_photo_and_no_other(string photo, int count)
    {
        IReadOnlyList<Face> faces = photos.Thorough(photo);
        Assert.Equal(count, faces.Count);
        foreach (Vector3[] reference in ReferenceLandmarks.Load(photo))
            Assert.Single(faces, face => ReferenceLandmarks.Error(reference, face.Landmarks!) < 0.1);
    }

    [SharedTheory]
    [InlineData("JianzhuGuo", 1)]
    [InlineData("obama_family", 4)]
    [InlineData("portrait_exif", 1)]
    [InlineData("trump_hillary", 2)]
    public void Faces_that_are_not_small_in_their_photo_need_no_thorough_search(string photo, int count)
    {
        using FaceFinder finder = Finder();
        Assert.Equal(count, finder.Find(photos.Image(photo)).Count);
    }

    [SharedFact]
    public void Landmarks_lie_where_the_production_landmarker_puts_them()
    {
        List<double> all = [], large = [];
        foreach ((string photo, _) in PhotoFaces.Photos)
        {
            foreach (Vector3[] reference in ReferenceLandmarks.Load(photo))
            {
                double error = photos.Thorough(photo).Min(face => ReferenceLandmarks.Error(reference, face.Landmarks!));
                all.Add(error);
                if (ReferenceLandmarks.OuterEyeDistance(reference) > 100)
                    large.Add(error);
            }
        }
        Assert.Equal(37, all.Count);
        Assert.Equal(4, large.Count);
        Assert.True(all.Average() <= 0.015, $"{all.Average():P2} over all faces");
        Assert.True(large.Average() <= 0.01, $"{large.Average():P2} over large faces");
    }

    [SharedFact]
    public void A_photo_that_is_stored_turned_is_seen_upright()
    {
        Image image = photos.Image("portrait_exif");
        Assert.True(image.Width > image.Height);
        Face face = Assert.Single(photos.Thorough("portrait_exif"));
        Assert.InRange(face.Pose!.Value.RollDegrees, -30, 30);
    }

    [SharedFact]
    public void Every_field_that_the_pack_fills_is_filled_and_sound()
    {
        foreach ((string photo, _) in PhotoFaces.Photos)
        {
            IReadOnlyList<Face> faces = photos.Thorough(photo);
            Assert.Equal(Enumerable.Range(0, faces.Count), faces.Select(face => face.Id));
            Assert.Equal(faces.OrderBy(face => face.Landmarks![1].X), faces);
            foreach (Face face in faces)
            {
                Assert.Equal(478, face.Landmarks!.Count);
                Assert.Equal(6, face.Keypoints!.Count);
                Assert.InRange(face.Score, 0.5f, 1);
                Assert.InRange(face.Presence!.Value, 0.5f, 1);
                Assert.All(face.Landmarks!, point => Assert.True(
                    point.X >= face.Box.X - 0.01f && point.X <= face.Box.X + face.Box.Width + 0.01f && point.Y >= face.Box.Y - 0.01f && point.Y <= face.Box.Y + face.Box.Height + 0.01f));
                Assert.All(face.Blendshapes!.Weights.ToArray(), weight => Assert.InRange(weight, 0, 1));
                HeadPose pose = face.Pose!.Value;
                Assert.Equal(1, pose.Rotation.Length(), 1e-5);
                Assert.InRange(pose.Translation.Z, -20_000, -100);
                // The head is where its picture is: the eyes project between the outer eye corners.
                CameraIntrinsics camera = CameraIntrinsics.FromFieldOfView(63, photos.Image(photo).Width, photos.Image(photo).Height);
                double x = camera.CenterX + camera.FocalX * pose.Translation.X / -pose.Translation.Z;
                double y = camera.CenterY - camera.FocalY * pose.Translation.Y / -pose.Translation.Z;
                Vector3 eyes = (face.Landmarks![33] + face.Landmarks![133] + face.Landmarks![263] + face.Landmarks![362]) / 4;
                double size = Vector3.Distance(face.Landmarks![33], face.Landmarks![263]);
                Assert.InRange(Math.Sqrt(Math.Pow(x - eyes.X, 2) + Math.Pow(y - eyes.Y, 2)) / size, 0, 0.2);
            }
        }
    }

    [SharedFact]
    public void Irises_lie_between_the_lids()
    {
        foreach (Face face in photos.Thorough("trump_hillary"))
        {
            IReadOnlyList<Vector3> p = face.Landmarks!;
            foreach ((int iris, int outer, int inner) in new[] { (468, 33, 133), (473, 263, 362) })
            {
                Vector3 middle = (p[outer] + p[inner]) / 2;
                Assert.InRange(Vector2.Distance(new(p[iris].X, p[iris].Y), new(middle.X, middle.Y)) / Vector3.Distance(p[outer], p[inner]), 0, 0.4);
            }
        }
    }

    [SharedFact]
    public void The_number_of_faces_is_limited_to_the_surest()
    {
        using FaceFinder finder = Finder(new FaceFinderOptions { MaxFaces = 2 });
        IReadOnlyList<Face> two = finder.Find(photos.Image("obama_family"));
        using FaceFinder all = Finder();
        Assert.Equal(2, two.Count);
        Assert.Equal(all.Find(photos.Image("obama_family")).OrderByDescending(face => face.Score).Take(2).Min(face => face.Score), two.Min(face => face.Score));
    }

    [SharedFact]
    public void Neither_pixel_format_nor_stride_nor_threads_change_the_result()
    {
        Image image = photos.Image("JianzhuGuo");
        using FaceFinder one = Finder(), two = Finder(new FaceFinderOptions { Threads = 2 });
        Face expected = Assert.Single(one.Find(image));
        Image bgra = ImageTransforms.Convert(image, PixelFormat.Bgra32);
        Assert.Equal(expected.Landmarks!, Assert.Single(two.Find(bgra)).Landmarks!);
        var padded = new byte[image.Height * (image.Stride + 64)];
        for (int y = 0; y < image.Height; y++)
            image.Row(y).CopyTo(padded.AsSpan(y * (image.Stride + 64)));
        Assert.Equal(expected.Landmarks!, Assert.Single(one.Find(new ImageView(padded, image.Width, image.Height, image.Format, image.Stride + 64))).Landmarks!);
    }

    [SharedTheory]
    [InlineData(1, 1)]
    [InlineData(1, 700)]
    [InlineData(64, 64)]
    public void A_picture_without_faces_gives_none(int width, int height)
    {
        var image = new Image(width, height, PixelFormat.Rgb24);
        new Random(1).NextBytes(image.Pixels);
        using FaceFinder finder = Finder(new FaceFinderOptions { Thorough = true });
        Assert.Empty(finder.Find(image));
    }

    [SharedFact]
    public void The_field_of_view_moves_the_head_and_hardly_turns_it()
    {
        Image image = photos.Image("trump_hillary");
        using FaceFinder wide = Finder(), narrow = Finder(new FaceFinderOptions { FieldOfViewDegrees = 30 });
        Face a = wide.Find(image)[1], b = narrow.Find(image)[1];
        double ratio = b.Pose!.Value.Translation.Z / a.Pose!.Value.Translation.Z;
        Assert.InRange(ratio, 1.9, 2.6);
        Assert.Equal(a.Landmarks!, b.Landmarks!);
    }

    [Theory]
    [InlineData(0, 0.5f, 63)]
    [InlineData(1, 1.5f, 63)]
    [InlineData(1, float.NaN, 63)]
    [InlineData(1, 0.5f, 180)]
    public void Options_that_make_no_sense_are_refused(int faces, float presence, double view) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FaceFinder(new FaceFinderOptions { MaxFaces = faces, MinPresence = presence, FieldOfViewDegrees = view }));
}
