using Mien.Graphics;

namespace Mien.Tests;

public class FaceSearchTests
{
    [Theory]
    [InlineData(640, 480)]
    [InlineData(1920, 1080)]
    [InlineData(301, 997)]
    public void A_face_up_to_a_tenth_of_the_picture_lies_whole_in_a_part(int width, int height)
    {
        double face = Math.Min(width, height) * 0.1;
        var random = new Random(2);
        RotatedRect[] parts = [.. Enumerable.Range(0, FaceSearch.Parts).Select(i => FaceSearch.PartOf(i, width, height))];
        for (int i = 0; i < 500; i++)
        {
            double x = random.NextDouble() * (width - face), y = random.NextDouble() * (height - face);
            Assert.Contains(parts, c => x >= Left(c) - 1e-3 && x + face <= Left(c) + c.Width + 1e-3 && y >= Top(c) - 1e-3 && y + face <= Top(c) + c.Height + 1e-3);
        }
        Assert.All(parts, c => Assert.True(Left(c) >= -1e-3 && Top(c) >= -1e-3 && Left(c) + c.Width <= width + 1e-3 && Top(c) + c.Height <= height + 1e-3));
    }

    [Fact]
    public void A_face_that_only_parts_show_is_found_once_and_whole()
    {
        // Two parts see it, and the others see it beyond their edges; another is too large for a part.
        var small = new FaceBox(300, 100, 30, 30);
        var detectors = new Fake(part => part.Width < 640 ? [small, new FaceBox(10, 10, 200, 200)] : []);
        List<FaceDetection> found = [default];
        FaceSearch.Find(detectors, new Image(640, 480, PixelFormat.Rgb24), thorough: false, 0.5f, null, found);
        Assert.Equal(small, Assert.Single(found).Box);
        Assert.Equal(10, detectors.Looks);
    }

    [Fact]
    public void A_face_cut_by_a_part_is_left_to_the_others()
    {
        // The first part ends at 256, the second begins at 192: the box reaches 20 of 40 pixels over the first one's end.
        var detectors = new Fake(part => [new FaceBox(236, 40, 40, 40)]);
        List<FaceDetection> found = [];
        var image = new Image(640, 480, PixelFormat.Rgb24);
        FaceSearch.FindInPart(detectors, image, 0, 0.5f, null, found);
        Assert.Empty(found);
        FaceSearch.FindInPart(detectors, image, 1, 0.5f, null, found);
        Assert.Single(found);
    }

    [Fact]
    public void Tiles_are_searched_when_asked_for()
    {
        var detectors = new Fake(_ => []);
        FaceSearch.Find(detectors, new Image(640, 480, PixelFormat.Rgb24), thorough: true, 0.5f, null, []);
        Assert.Equal(10 + TileSearch.Tiles(640, 480).Count(), detectors.Looks);
    }

    static double Left(in RotatedRect rect) => rect.CenterX - rect.Width / 2;

    static double Top(in RotatedRect rect) => rect.CenterY - rect.Height / 2;

    sealed class Fake(Func<RotatedRect, FaceBox[]> boxes) : IDetectors
    {
        public int Looks { get; private set; }

        public int DetectorCount => 1;

        public bool SearchesTiles => true;

        public bool SearchesParts(int width, int height) => true;

        public void Detect(int detector, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results)
        {
            Looks++;
            results.AddRange(boxes(part).Select(box => new FaceDetection { Box = box, Score = 0.9f }));
        }
    }
}
