using System.Numerics;

namespace Mien.Graphics.Tests;

/// <summary>What pixels look like.</summary>
public class ShadingTests
{
    const int Width = 64, Height = 48;
    static readonly int[] Quad = [0, 2, 1, 1, 2, 3];

    /// <summary>Four corners row by row, at four depths.</summary>
    static Vector3[] Corners(float left, float top, float right, float bottom, float d0 = 1, float d1 = 1, float d2 = 1, float d3 = 1) =>
        [new(left, top, d0), new(right, top, d1), new(left, bottom, d2), new(right, bottom, d3)];

    [Theory]
    [InlineData(DepthKind.Perspective)]
    [InlineData(DepthKind.Parallel)]
    public void Colours_are_within_one_level_of_a_rasteriser_in_doubles(DepthKind kind)
    {
        (Vector3[] screen, int[] triangles) = Scenes.Soup(3, 40, Width, Height, ties: false);
        Random random = new(4);
        Vector3[] colors = [.. screen.Select(_ => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()))];
        Rasterizer rasterizer = new(Width, Height);
        Image image = new(Width, Height, PixelFormat.Rgb24);
        rasterizer.Rasterize(screen, triangles, kind);
        rasterizer.Shade(new Surface { Colors = colors }, new Canvas(image));
        ReferenceRasterizer reference = new(Width, Height, screen, triangles, kind, Culling.None);
        for (int i = 0; i < Width * Height; i++)
        {
            int t = reference.Ids[i];
            if (reference.IsClose(i) || t < 0)
                continue;
            (double w0, double w1, double w2) = reference.Weights[i];
            for (int channel = 0; channel < 3; channel++)
            {
                double expected = 255 * (w0 * colors[t * 3][channel] + w1 * colors[t * 3 + 1][channel] + w2 * colors[t * 3 + 2][channel]);
                Assert.InRange(image.Pixels[i * 3 + channel], expected - 1, expected + 1);
            }
        }
    }

    [Fact]
    public void Interpolated_positions_lie_on_the_rays_through_the_pixels()
    {
        PinholeProjection projection = new(70, 70, Width / 2f, Height / 2f);
        Vector3[] floor = [new(-400, -60, -900), new(400, -60, -900), new(-400, -60, -80), new(400, -60, -80)];
        Vector3[] screen = new Vector3[4], seen = new Vector3[Width * Height];
        projection.Project(floor, screen);
        Rasterizer rasterizer = new(Width, Height);
        rasterizer.Rasterize(screen, Quad);
        rasterizer.Interpolate(floor, seen);
        int count = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            if (rasterizer.TriangleAt(i % Width, i / Width) < 0)
                continue;
            count++;
            Vector3 pixel = projection.Project(seen[i]);
            // Vertices are moved to the grid of 1/256 pixel; the floor's far end is seen at a grazing angle.
            Assert.Equal(i % Width + 0.5, pixel.X, 0.02);
            Assert.Equal(i / Width + 0.5, pixel.Y, 0.02);
            Assert.Equal(rasterizer.DepthAt(i % Width, i / Width), -seen[i].Z, -seen[i].Z * 1e-4);
        }
        Assert.InRange(count, 800, Width * Height);
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Rgba32)]
    [InlineData(PixelFormat.Bgra32)]
    public void A_flat_colour_is_laid_over_pictures_of_every_format(PixelFormat format)
    {
        Image drawn = new(Width, Height, format), expected = new(Width, Height, format);
        for (int i = 0; i < drawn.Pixels.Length; i++)
            drawn.Pixels[i] = expected.Pixels[i] = format.BytesPerPixel() == 4 && i % 4 == 3 ? (byte)255 : (byte)(i * 7);
        Rasterizer rasterizer = new(Width, Height);
        rasterizer.Rasterize(Corners(10, 10, 30, 20), Quad);
        rasterizer.Shade(new Surface { Color = new Vector3(200, 100, 50) / 255, Opacity = 0.6f }, new Canvas(drawn));
        new Canvas(expected).FillRectangle(10, 10, 20, 10, new Color(200, 100, 50, 153));
        for (int i = 0; i < drawn.Pixels.Length; i++)
            Assert.InRange(drawn.Pixels[i], expected.Pixels[i] - 1, expected.Pixels[i] + 1);
    }

    [Fact]
    public void Pixels_that_see_nothing_and_an_opacity_of_zero_change_nothing()
    {
        Image image = new(Width, Height, PixelFormat.Rgba32);
        Rasterizer rasterizer = new(Width, Height);
        rasterizer.Rasterize(Corners(10, 10, 30, 20), Quad);
        rasterizer.Shade(new Surface { Opacity = 0 }, new Canvas(image));
        Assert.All(image.Pixels, value => Assert.Equal(0, value));
        rasterizer.Shade(new Surface(), new Canvas(image));
        for (int i = 0; i < Width * Height; i++)
            Assert.Equal(i % Width is >= 10 and < 30 && i / Width is >= 10 and < 20 ? 255 : 0, image.Pixels[i * 4 + 3]);
    }

    [Fact]
    public void Supersampling_blends_the_quarters_of_an_edge()
    {
        Image image = new(Width, Height, PixelFormat.Gray8);
        Rasterizer rasterizer = new(Width, Height, supersampling: 2);
        rasterizer.Rasterize(Corners(10.5f, 10.5f, 30, 20), Quad);
        rasterizer.Shade(new Surface(), new Canvas(image));
        Equal(64, image.Pixels[10 * Width + 10], 1);
        Equal(128, image.Pixels[10 * Width + 15], 1);
        Equal(128, image.Pixels[15 * Width + 10], 1);
        Assert.Equal(255, image.Pixels[15 * Width + 15]);
        Assert.Equal(0, image.Pixels[15 * Width + 9]);
        Assert.Equal(0.25f, rasterizer.CoverageAt(10, 10));
    }

    static void Equal(int expected, int actual, int tolerance) => Assert.InRange(actual, expected - tolerance, expected + tolerance);

    [Fact]
    public void A_texture_drawn_at_its_own_size_is_copied()
    {
        Image picture = Pictures.Rgb(Width, Height), drawn = new(Width, Height, PixelFormat.Rgb24);
        Rasterizer rasterizer = new(Width, Height);
        rasterizer.Rasterize(Corners(0, 0, Width, Height), Quad);
        rasterizer.Shade(new Surface { Texture = new Texture(picture), TextureCoordinates = [new(0, 1), new(1, 1), new(0, 0), new(1, 0)] }, new Canvas(drawn));
        for (int i = 0; i < drawn.Pixels.Length; i++)
            Equal(picture.Pixels[i], drawn.Pixels[i], 1);
    }

    [Fact]
    public void A_repeated_texture_starts_again_and_a_clamped_one_keeps_its_border()
    {
        Image picture = new(2, 1, PixelFormat.Gray8);
        picture.Pixels[1] = 200;
        foreach ((TextureWrap wrap, int expected) in ((TextureWrap, int)[])[(TextureWrap.Repeat, 0), (TextureWrap.Clamp, 200)])
        {
            Image drawn = new(Width, Height, PixelFormat.Gray8);
            Rasterizer rasterizer = new(Width, Height);
            rasterizer.Rasterize(Corners(0, 0, Width, Height), Quad);
            Vector2[] twice = [new(0, 1), new(2, 1), new(0, 0), new(2, 0)];
            rasterizer.Shade(new Surface { Texture = new Texture(picture, wrap), TextureCoordinates = twice }, new Canvas(drawn));
            // Texel centres lie at pixels 8, 24, 40 and 56.
            Equal(0, drawn.Pixels[8], 8);
            Equal(200, drawn.Pixels[24], 8);
            Equal(expected, drawn.Pixels[40], 8);
            Equal(200, drawn.Pixels[56], 8);
        }
    }

    [Fact]
    public void A_reduced_texture_shows_its_mean_and_not_single_texels()
    {
        Image checks = new(512, 512, PixelFormat.Gray8);
        for (int i = 0; i < checks.Pixels.Length; i++)
            checks.Pixels[i] = (byte)((i + i / 512) % 2 * 255);
        Image drawn = new(Width, Height, PixelFormat.Gray8);
        Rasterizer rasterizer = new(Width, Height);
        rasterizer.Rasterize(Corners(0, 0, Width, Height), Quad);
        rasterizer.Shade(new Surface { Texture = new Texture(checks), TextureCoordinates = [new(0, 1), new(1, 1), new(0, 0), new(1, 0)] }, new Canvas(drawn));
        Assert.All(drawn.Pixels, value => Assert.InRange(value, 126, 129));
    }

    [Theory]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Bgra32)]
    public void Light_straight_on_a_surface_is_ambient_plus_the_light(PixelFormat format)
    {
        Lighting lighting = new() { Ambient = new Vector3(0.2f, 0.1f, 0), Lights = [new(new Vector3(0, 0, 3), new Vector3(0.5f, 0.6f, 0.7f))] };
        Image image = new(Width, Height, format);
        Rasterizer rasterizer = new(Width, Height);
        rasterizer.Rasterize(Corners(0, 0, Width, Height), Quad);
        Vector3[] normals = [.. Enumerable.Repeat(Vector3.UnitZ, 4)];
        rasterizer.Shade(new Surface { Color = new Vector3(1, 0.5f, 1), Lighting = lighting, Normals = normals }, new Canvas(image));
        (double red, double green, double blue) = (255 * 0.7, 255 * 0.35, 255 * 0.7);
        double[] expected = format switch
        {
            PixelFormat.Gray8 => [0.299 * red + 0.587 * green + 0.114 * blue],
            PixelFormat.Rgb24 => [red, green, blue],
            PixelFormat.Bgr24 => [blue, green, red],
            _ => [blue, green, red, 255],
        };
        for (int i = 0; i < image.Pixels.Length; i++)
            Assert.InRange(image.Pixels[i], expected[i % expected.Length] - 1, expected[i % expected.Length] + 1);
    }

    [Fact]
    public void Highlights_stand_where_the_half_vector_meets_the_normal()
    {
        Mesh sphere = Scenes.Sphere(96, 48);
        PinholeProjection projection = new(400, 400, Width / 2f, Height / 2f);
        Vector3[] camera = [.. sphere.Positions.Select(p => p + new Vector3(0, 0, -20))], screen = new Vector3[camera.Length];
        projection.Project(camera, screen);
        Vector3 toLight = Vector3.Normalize(new Vector3(1, 1, 2));
        foreach (bool perPixel in (bool[])[false, true])
        {
            Lighting lighting = new() { Lights = [new(toLight, Vector3.One)], Specular = Vector3.One, Shininess = 60, PerPixel = perPixel };
            Image image = new(Width, Height, PixelFormat.Gray8);
            Rasterizer rasterizer = new(Width, Height) { Culling = Culling.Back };
            rasterizer.Rasterize(screen, sphere.Triangles);
            rasterizer.Shade(new Surface { Color = Vector3.Zero, Lighting = lighting, Normals = sphere.Normals, Positions = camera }, new Canvas(image));
            int brightest = Array.IndexOf(image.Pixels, image.Pixels.Max());
            Vector3 half = Vector3.Normalize(toLight + Vector3.UnitZ);
            Vector3 expected = projection.Project(half + new Vector3(0, 0, -20));
            Assert.InRange(image.Pixels[brightest], 235, 255);
            Assert.InRange(brightest % Width, expected.X - 2.5, expected.X + 1.5);
            Assert.InRange(brightest / Width, expected.Y - 2.5, expected.Y + 1.5);
        }
    }

    [Fact]
    public void Light_per_pixel_and_per_vertex_agree_on_a_finely_divided_surface()
    {
        Mesh sphere = Scenes.Sphere(160, 80);
        PinholeProjection projection = new(400, 400, Width / 2f, Height / 2f);
        Vector3[] camera = [.. sphere.Positions.Select(p => p + new Vector3(0, 0, -20))], screen = new Vector3[camera.Length];
        projection.Project(camera, screen);
        Texture texture = new(Pictures.Rgb(32, 32));
        Image[] images = [.. ((bool[])[false, true]).Select(perPixel =>
        {
            Lighting lighting = new() { Ambient = new(0.2f), Lights = [new(new(1, 1, 2), new(0.6f))], Specular = new(0.3f), Shininess = 10, PerPixel = perPixel };
            Image image = new(Width, Height, PixelFormat.Rgb24);
            Rasterizer rasterizer = new(Width, Height, 2) { Culling = Culling.Back };
            rasterizer.Rasterize(screen, sphere.Triangles);
            rasterizer.Shade(new Surface { Texture = texture, TextureCoordinates = sphere.TextureCoordinates, Lighting = lighting, Normals = sphere.Normals, Positions = camera }, new Canvas(image));
            return image;
        })];
        Assert.Contains(images[0].Pixels, value => value > 150);
        for (int i = 0; i < images[0].Pixels.Length; i++)
            Equal(images[0].Pixels[i], images[1].Pixels[i], 4);
    }

    [Fact]
    public void The_same_pixels_come_out_on_every_vector_width_and_every_time()
    {
        (Vector3[] screen, int[] triangles) = Scenes.Soup(8, 150, Width, Height, ties: true);
        Random random = new(4);
        Vector3[] normals = [.. screen.Select(_ => Vector3.Normalize(new Vector3(random.NextSingle(), random.NextSingle(), 0.3f)))];
        Image[] images = [.. CoverageTests.Widths().Select(width =>
        {
            Image image = Pictures.Rgb(Width, Height);
            Rasterizer rasterizer = new(Width, Height, 2) { Vectors = width };
            rasterizer.Rasterize(screen, triangles);
            rasterizer.Shade(new Surface { Lighting = Lighting.Studio, Normals = normals, Opacity = 0.5f }, new Canvas(image));
            return image;
        })];
        Assert.All(images, image => Assert.Equal(images[0].Pixels, image.Pixels));
        // FNV-1a of the picture, from the scalar loop without intrinsics: another machine or instruction set must draw the same.
        Assert.Equal(53419u, Hash(images[0].Pixels) & 0xFFFF);
    }

    static uint Hash(byte[] bytes)
    {
        uint hash = 2166136261;
        foreach (byte value in bytes)
            hash = (hash ^ value) * 16777619;
        return hash;
    }

    [Fact]
    public void Steady_frames_allocate_nothing()
    {
        Mesh sphere = Scenes.Sphere(24, 12);
        PinholeProjection projection = new(400, 400, Width / 2f, Height / 2f);
        Vector3[] camera = [.. sphere.Positions.Select(p => p + new Vector3(0, 0, -20))], screen = new Vector3[camera.Length], pixels = new Vector3[Width * Height];
        projection.Project(camera, screen);
        Texture texture = new(Pictures.Rgb(32, 32));
        Image photo = Pictures.Rgb(40, 30), image = new(Width, Height, PixelFormat.Rgb24), unwrapped = new(32, 32, PixelFormat.Rgb24);
        Rasterizer rasterizer = new(Width, Height, 2);
        TextureUnwrap unwrap = new(32, 32);
        Sim3drRasterizer sim3dr = new(Width, Height);
        float[] depth = new float[Width * Height];
        Lighting perPixel = new() { Ambient = new(0.5f), Lights = [new(Vector3.One, Vector3.One)], Specular = new(0.4f), PerPixel = true };
        long least = long.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            rasterizer.Rasterize(screen, sphere.Triangles);
            rasterizer.Shade(new Surface { Texture = texture, TextureCoordinates = sphere.TextureCoordinates, Lighting = Lighting.Studio, Normals = sphere.Normals }, new Canvas(image));
            rasterizer.Shade(new Surface { Colors = sphere.Positions, Lighting = perPixel, Normals = sphere.Normals, Positions = camera }, new Canvas(image));
            rasterizer.Interpolate(sphere.Positions, pixels);
            rasterizer.CopyDepth(depth);
            unwrap.Draw(sphere.TextureCoordinates, screen, sphere.Triangles, DepthKind.Perspective, photo, new Canvas(unwrapped), frontsOnly: true);
            sim3dr.Draw(screen, sphere.Triangles, sphere.Positions, new Canvas(image));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void Wrong_extents_are_errors()
    {
        Rasterizer rasterizer = new(Width, Height);
        Image image = new(Width, Height, PixelFormat.Rgb24);
        rasterizer.Rasterize(Corners(0, 0, 8, 8), Quad);
        Assert.Throws<ArgumentException>(() => rasterizer.Shade(new Surface(), new Canvas(new Image(Width, Height + 1, PixelFormat.Rgb24))));
        Assert.Throws<ArgumentException>(() => rasterizer.Shade(new Surface { Colors = new Vector3[3] }, new Canvas(image)));
        Assert.Throws<ArgumentException>(() => rasterizer.Shade(new Surface { Lighting = Lighting.Studio }, new Canvas(image)));
        Assert.Throws<ArgumentException>(() => rasterizer.Shade(new Surface { Texture = new Texture(image) }, new Canvas(image)));
        Assert.Throws<ArgumentException>(() => rasterizer.Interpolate(new Vector3[4], new Vector3[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rasterizer.DepthAt(Width, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rasterizer(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rasterizer(8, 8, 3));
        Assert.Throws<ArgumentException>(() => new Lighting { Lights = [new(Vector3.Zero, Vector3.One)] });
    }
}
