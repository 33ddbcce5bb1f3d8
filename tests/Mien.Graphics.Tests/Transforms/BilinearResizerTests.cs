namespace Mien.Graphics.Tests.Transforms;

/// <summary>What can be told without OpenCV; tests/Mien.Golden.Tests compares with OpenCV itself where it is installed.</summary>
public class BilinearResizerTests
{
    static Image Noise(int width, int height, PixelFormat format)
    {
        var image = new Image(width, height, format);
        new Random(width * 31 + height).NextBytes(image.Pixels);
        return image;
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgra32)]
    public void The_same_size_is_the_same_picture_without_alpha(PixelFormat format)
    {
        Image image = Noise(17, 9, format);
        int pixel = format.BytesPerPixel();
        byte[] result = new BilinearResizer().Resize(image, 0, 0, 17, 9, 17, 9).ToArray();
        Assert.Equal(image.Pixels.Where((_, i) => i % pixel < 3), result);
    }

    [Fact]
    public void Pixels_lie_between_their_neighbours_by_the_distance_of_centres()
    {
        var image = new Image([0, 100, 200], 3, 1, PixelFormat.Gray8);
        // Centres at −1/4, 1/4, 3/4 … of the source: the first and the last are the edge's own.
        Assert.Equal([0, 25, 75, 125, 175, 200], new BilinearResizer().Resize(image, 0, 0, 3, 1, 6, 1).ToArray());
        // Three to one: the middle pixel alone, however many lie beside it.
        Assert.Equal([100], new BilinearResizer().Resize(image, 0, 0, 3, 1, 1, 1).ToArray());
    }

    [Fact]
    public void Half_the_size_is_the_mean_of_four()
    {
        var image = new Image([1, 2, 3, 4, 5, 6, 7, 9], 4, 2, PixelFormat.Gray8);
        Assert.Equal([4, 6], new BilinearResizer().Resize(image, 0, 0, 4, 2, 2, 1).ToArray());
    }

    [Theory]
    [InlineData(-3, -2, 9, 8, 5, 4)]
    [InlineData(10, 5, 20, 20, 10, 10)]
    [InlineData(-40, 0, 12, 7, 30, 30)]
    public void Outside_of_the_picture_lies_black(int left, int top, int width, int height, int toWidth, int toHeight)
    {
        Image image = Noise(16, 12, PixelFormat.Rgb24);
        // The same rectangle out of a picture that is black around the first.
        var padded = new Image(120, 120, PixelFormat.Rgb24);
        for (int y = 0; y < 12; y++)
            image.Row(y).CopyTo(padded.Row(y + 50)[(50 * 3)..]);
        var resizer = new BilinearResizer();
        byte[] expected = resizer.Resize(padded, left + 50, top + 50, width, height, toWidth, toHeight).ToArray();
        Assert.Equal(expected, resizer.Resize(image, left, top, width, height, toWidth, toHeight).ToArray());
    }

    [Fact]
    public void A_warm_resizer_allocates_nothing()
    {
        Image image = Noise(64, 48, PixelFormat.Rgb24);
        var resizer = new BilinearResizer();
        int sum = resizer.Resize(image, -5, 3, 50, 40, 33, 44)[7];
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += resizer.Resize(image, 5, -3, 40, 50, 30, 40)[7];
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(sum, 0, 510);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, 1 << 16)]
    public void Extents_that_make_no_sense_are_refused(int width, int height, int toWidth, int toHeight) =>
        Assert.Throws<ArgumentException>(() => new BilinearResizer().Resize(Noise(4, 4, PixelFormat.Gray8), 0, 0, width, height, toWidth, toHeight));
}
