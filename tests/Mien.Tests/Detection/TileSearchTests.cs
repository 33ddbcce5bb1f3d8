using Mien.Graphics;

namespace Mien.Tests;

public class TileSearchTests
{
    [Theory]
    [InlineData(4844, 2022)]
    [InlineData(640, 427)]
    [InlineData(1000, 3000)]
    [InlineData(2048, 2048)]
    public void Tiles_of_every_size_cover_the_picture_and_stay_inside(int width, int height)
    {
        RotatedRect[] tiles = [.. TileSearch.Tiles(width, height)];
        Assert.NotEmpty(tiles);
        foreach (IGrouping<double, RotatedRect> size in tiles.GroupBy(tile => tile.Width))
        {
            Assert.All(size, tile => Assert.True(tile.CenterX - tile.Width / 2 >= -1e-9 && tile.CenterX + tile.Width / 2 <= width + 1e-9));
            var random = new Random(1);
            for (int i = 0; i < 200; i++)
            {
                double x = random.NextDouble() * width, y = random.NextDouble() * height;
                Assert.Contains(size, tile => Math.Abs(x - tile.CenterX) <= tile.Width / 2 && Math.Abs(y - tile.CenterY) <= tile.Height / 2);
            }
        }
    }

    [Fact]
    public void A_face_up_to_a_third_of_a_tile_lies_whole_in_one_of_them()
    {
        RotatedRect[] smallest = [.. TileSearch.Tiles(4844, 2022).GroupBy(tile => tile.Width).MinBy(group => group.Key)!];
        double face = smallest[0].Width / 3;
        var random = new Random(2);
        for (int i = 0; i < 500; i++)
        {
            double x = random.NextDouble() * (4844 - face), y = random.NextDouble() * (2022 - face);
            Assert.Contains(smallest, t => x >= t.CenterX - t.Width / 2 && x + face <= t.CenterX + t.Width / 2 && y >= t.CenterY - t.Height / 2 && y + face <= t.CenterY + t.Height / 2);
        }
    }

    [Fact]
    public void A_small_picture_has_no_tiles() => Assert.Empty(TileSearch.Tiles(300, 200));
}
