using Mien.Graphics;

namespace Mien.Tests;

public class InputDescriptionTests
{
    /// <summary>A grey picture whose value at (x, y) is x + y/2.</summary>
    static Image Ramp()
    {
        var image = new Image(160, 120, PixelFormat.Gray8);
        for (int y = 0; y < 120; y++)
            for (int x = 0; x < 160; x++)
                image.Row(y)[x] = (byte)(x + y / 2);
        return image;
    }

    // The ramp's y part has steps of 2 pixels: averaged it is y/2 less a quarter, within a quarter.
    static double Value(double x, double y) => x - 0.5 + (y - 0.5) / 2 - 0.25;

    [Theory]
    [InlineData(InputAlignment.Corner, 0, false)]
    [InlineData(InputAlignment.Corner, 0.4, true)]
    [InlineData(InputAlignment.Center, 0, false)]
    [InlineData(InputAlignment.Center, 0.4, false)]
    [InlineData(InputAlignment.Center, 0.4, true)]
    public void Pixels_of_the_input_lie_on_the_region_as_described(InputAlignment alignment, double rotation, bool mirror)
    {
        var input = new InputDescription(8, 6, PixelEncoding.Range(ChannelOrder.Gray, 0, 255), Border.Zero, alignment);
        var region = new RotatedRect(70.3, 60.1, 48, 36, rotation);
        var tensor = new float[48];
        input.Fill(Ramp(), region, tensor, mirror);
        for (int y = 0; y < 6; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                // Corner: centres at half steps from the region's edge. Center: whole steps from its corner, plus half a pixel of the picture.
                double half = alignment == InputAlignment.Corner ? 0.5 : 0, u = (x + half) / 8, v = (y + half) / 6;
                (double px, double py) = region.ToImage(mirror ? 1 - u : u, v);
                double shift = alignment == InputAlignment.Center ? 0.5 : 0;
                Assert.Equal(Value(px + shift, py + shift), tensor[y * 8 + x], 0.3);
            }
        }
    }
}
