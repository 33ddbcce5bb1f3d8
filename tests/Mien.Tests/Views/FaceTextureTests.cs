using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

public class FaceTextureTests
{
    const int Side = 400;

    static readonly CameraIntrinsics Camera = new(1200, 1200, Side / 2.0, Side / 2.0);
    static readonly FaceSurface Face = new(FaceModel.Default, [FacePart.Face], neck: false);

    static PosedFace Posed(FaceSurface surface, double yaw) => new(surface, new FaceShape([], []), HeadPose.FromEuler(yaw, 0, 0, new Vector3(0, 0, -700)), Camera);

    static Image Codes(PosedFace face)
    {
        var photo = new Image(Side, Side, PixelFormat.Rgb24);
        new FaceRenderer().Draw(FaceView.NormalizedCoordinates, [face], photo);
        return photo;
    }

    static Vector3 At(Image picture, Vector2 uv)
    {
        int x = Math.Clamp((int)(uv.X * picture.Width), 0, picture.Width - 1), y = Math.Clamp((int)((1 - uv.Y) * picture.Height), 0, picture.Height - 1);
        return new(picture.Row(y)[x * 3], picture.Row(y)[x * 3 + 1], picture.Row(y)[x * 3 + 2]);
    }

    /// <summary>The distances of the texture's colours from those that were painted on the surface, and how many vertices have any.</summary>
    static (float[] Sorted, int Seen) Errors(PosedFace face, TextureFill fill, Func<int, bool> which)
    {
        Image texture = new FaceTexture(face.Surface, 512).Unwrap(face, Codes(face), fill);
        List<float> errors = [];
        for (int i = 0; i < face.Surface.VertexCount; i++)
        {
            Vector3 color = At(texture, face.Surface.TextureCoordinates[i]);
            if (which(i) && color != Vector3.Zero)
                errors.Add(Vector3.Distance(color, face.Surface.NormalizedCoordinates[i] * 255));
        }
        errors.Sort();
        return ([.. errors], errors.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(35)]
    [InlineData(-35)]
    public void What_was_painted_on_a_face_comes_back_in_its_texture(double yaw)
    {
        PosedFace face = Posed(Face, yaw);
        (float[] errors, int seen) = Errors(face, TextureFill.None, _ => true);
        Assert.InRange(seen, face.Surface.VertexCount / 4, face.Surface.VertexCount * 9 / 10);
        Assert.InRange(errors[errors.Length / 2], 0, 3);
        // Nothing hidden bled in: a nose before a cheek would be off by far more, over more vertices than those around the openings of eyes and
        // mouth, whose pixels the black behind them has part in.
        Assert.InRange(errors[errors.Length * 95 / 100], 0, 6);
    }

    [Fact]
    public void The_far_side_is_black_and_the_mirror_image_fills_it()
    {
        PosedFace face = Posed(Face, 50);
        // Turned to the right edge of the picture, a face hides its own left side.
        bool FarCheek(int i) => Face.Model.Regions[Face.ModelVertices[i]] == SurfaceRegion.Skin && face.HeadVertices[i].X > 50 && face.HeadVertices[i].Y is > -70 and < 0;
        int all = Enumerable.Range(0, face.Surface.VertexCount).Count(FarCheek);
        (_, int seen) = Errors(face, TextureFill.None, FarCheek);
        Assert.True(seen < all / 4, $"{seen} of {all} seen");
        Image texture = new FaceTexture(Face, 512).Unwrap(face, Codes(face), TextureFill.Mirror);
        int filled = 0, right = 0;
        for (int i = 0; i < face.Surface.VertexCount; i++)
        {
            Vector3 color = At(texture, face.Surface.TextureCoordinates[i]);
            if (!FarCheek(i) || color == Vector3.Zero)
                continue;
            filled++;
            right += Vector3.Distance(color, face.Surface.NormalizedCoordinates[face.Surface.Mirror[i]] * 255) < 12 ? 1 : 0;
        }
        Assert.True(filled > all * 3 / 4, $"{filled} of {all} filled");
        Assert.True(right > filled * 8 / 10, $"{right} of {filled} are mirror images");
    }

    [Fact]
    public void A_complete_texture_has_no_holes()
    {
        PosedFace face = Posed(FaceSurface.Default, 30);
        var photo = new Image(Side, Side, PixelFormat.Rgb24);
        photo.Pixels.AsSpan().Fill(180);
        Image texture = new FaceTexture(FaceSurface.Default, 256).Unwrap(face, photo, TextureFill.Complete);
        Assert.Equal((320, 256), (texture.Width, texture.Height));
        Assert.All(texture.Pixels, value => Assert.InRange(value, 178, 182));
    }

    [Fact]
    public void What_lies_outside_the_photo_is_not_seen()
    {
        PosedFace face = new(Face, new FaceShape([], []), HeadPose.FromEuler(0, 0, 0, new Vector3(-120, 0, -700)), Camera);
        (_, int seen) = Errors(face, TextureFill.None, i => face.Screen[i].X < -1);
        Assert.Equal(0, seen);
    }

    [Fact]
    public void The_mirror_of_a_mirror_is_the_vertex_itself()
    {
        FaceSurface surface = FaceSurface.Default;
        var lost = new List<int>();
        for (int i = 0; i < surface.VertexCount; i++)
        {
            int back = surface.Mirror[surface.Mirror[i]];
            Assert.Equal(surface.Model.Originals[surface.ModelVertices[i]], surface.Model.Originals[surface.ModelVertices[back]]);
            if (back != i)
                lost.Add(i);
        }
        // Only copies along seams may be exchanged.
        Assert.All(lost, i => Assert.True(surface.ModelVertices.ToArray().Count(vertex => surface.Model.Originals[vertex] == surface.Model.Originals[surface.ModelVertices[i]]) > 1));
        Assert.InRange(lost.Count, 0, surface.VertexCount / 30);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(513)]
    [InlineData(10_000)]
    public void A_size_that_makes_no_sense(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new FaceTexture(Face, size));

    [Fact]
    public void A_face_of_another_surface_is_refused() =>
        Assert.Throws<ArgumentException>(() => new FaceTexture(Face, 64).Unwrap(Posed(FaceSurface.Default, 0), new Image(8, 8, PixelFormat.Rgb24), TextureFill.None));
}
