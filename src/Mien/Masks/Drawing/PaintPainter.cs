using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Draws pictures on the skin: face paint, and the skin of another face. Not thread-safe.</summary>
sealed class PaintPainter(SampleCanvas canvas, ObjectPainter objects)
{
    readonly Vector3[] _light = new Vector3[MaskHead.Surface.VertexCount], _highlights = new Vector3[MaskHead.Surface.VertexCount];
    readonly Vector2[] _canonical = OnSurface(SkinMap.Default.CanonicalCoordinates), _model = OnSurface(FaceModel.Default.TextureCoordinates[..SkinMap.Default.Count]);

    /// <summary>Darkens the skin where a shadow lies.</summary>
    /// <param name="shadow">The shadow.</param>
    /// <param name="skin">The vertices of the coarse face.</param>
    /// <param name="extent">What the shadow covers.</param>
    public void Draw(ContactShadow shadow, SkinWarp skin, PixelRectangle extent)
    {
        objects.Rasterize(skin.Screen, shadow.Triangles, Culling.Back);
        Blend(new Surface { Colors = shadow.Shades }, extent, new LayerBlend(LayerMode.Multiply));
    }

    /// <summary>Draws face paint.</summary>
    public void Draw(MaskPaint paint, Texture texture, SkinWarp skin, MaskHead head, FaceLight light, PixelRectangle extent)
    {
        SkinMap map = SkinMap.Default;
        bool canonical = paint.Uv == MaskUv.Canonical;
        objects.Rasterize(skin.Screen, canonical ? map.Canonical : map.Face, Culling.Back);
        // Dye takes the light from what is below; opaque paint has to be lit.
        bool lit = paint.Blend == MaskBlend.Normal;
        if (lit)
            for (int i = 0; i < _light.Length; i++)
                _light[i] = new Vector3(light.On(head.Normals[i]));
        var surface = new Surface
        {
            Texture = texture,
            TextureCoordinates = canonical ? _canonical : _model,
            Colors = lit ? _light : [],
        };
        Blend(surface, extent, new LayerBlend(LayerBlend.ModeOf(paint.Blend), paint.Opacity));
        if (!(paint.Gloss > 0))
            return;
        for (int i = 0; i < _highlights.Length; i++)
        {
            Vector3 half = Vector3.Normalize(light.Direction + Vector3.Normalize(-head.Vertices[i]));
            float cosine = MathF.Max(Vector3.Dot(head.Normals[i], half), 0);
            _highlights[i] = new Vector3(paint.Gloss * light.Exposure * 0.6f * MathF.Pow(cosine, 24));
        }
        Blend(surface with { Color = Vector3.Zero, Colors = [], Highlights = _highlights }, extent, new LayerBlend(LayerMode.Add, paint.Opacity));
    }

    /// <summary>Draws the skin of another face, in the colours of this one's light.</summary>
    /// <param name="swap">The layer.</param>
    /// <param name="texture">Its picture with the alpha of <see cref="Feathered"/>.</param>
    /// <param name="gain">The factor on its colours.</param>
    /// <param name="skin">This face.</param>
    /// <param name="extent">What the face covers.</param>
    public void Draw(MaskTextureSwap swap, Texture texture, Vector3 gain, SkinWarp skin, PixelRectangle extent)
    {
        objects.Rasterize(skin.Screen, swap.Eyes ? SkinMap.Default.FaceWithEyes : SkinMap.Default.Face, Culling.Back);
        Blend(new Surface { Texture = texture, TextureCoordinates = texture.Width == texture.Height ? _model : MaskHead.Surface.TextureCoordinates, Color = gain }, extent, new LayerBlend(LayerBlend.ModeOf(swap.Blend), swap.Opacity));
    }

    /// <summary>The mean colour of the skin in the picture over that in a texture, channel by channel.</summary>
    public static Vector3 Gain(ImageView picture, Image texture, SkinWarp skin, MaskHead head)
    {
        FaceModel model = FaceModel.Default;
        Vector3 seen = Vector3.Zero, painted = Vector3.Zero;
        for (int i = 0; i < SkinMap.Default.Count; i += 3)
        {
            if (model.Regions[i] is not (SurfaceRegion.Skin or SurfaceRegion.Nose) || head.Normals[i].Z < 0.3f || model.Neutral[i].Z < -70)
                continue;
            Vector3 at = skin.Screen[i];
            if (!(at.Z > 0 && at.X >= 0 && at.Y >= 0 && at.X < picture.Width && at.Y < picture.Height))
                continue;
            Vector2 uv = texture.Width == texture.Height ? model.TextureCoordinates[i] : MaskHead.Surface.TextureCoordinates[i];
            Vector3 other = ColorAt(texture, (int)Math.Clamp(uv.X * texture.Width, 0, texture.Width - 1), (int)Math.Clamp((1 - uv.Y) * texture.Height, 0, texture.Height - 1));
            if (UnseenSkin.IsHole(other))
                continue;
            painted += other;
            seen += ColorAt(picture, (int)at.X, (int)at.Y);
        }
        return painted.LengthSquared() > 0 ? Vector3.Clamp(seen / Vector3.Max(painted, Vector3.One), new Vector3(0.4f), new Vector3(2.5f)) : Vector3.One;
    }

    /// <summary>A picture in the layout of <see cref="FaceSurface.Default"/> that fades out towards the outline of the face and towards its holes.</summary>
    /// <param name="picture">A square with the face alone, or 1.25 times as wide as high.</param>
    /// <param name="feather">How wide it fades, as a share of the face's half width.</param>
    public static Image Feathered(Image picture, float feather)
    {
        var result = new Image(picture.Width, picture.Height, PixelFormat.Rgba32);
        Vector2[] oval = [.. SkinMap.Default.Oval];
        float halfWidth = (oval.Max(point => point.X) - oval.Min(point => point.X)) / 2, width = Math.Max(feather * halfWidth, 1e-4f);
        float[] fromHole = UnseenSkin.Distances(picture);
        // What lies beside a hole was seen at a slant: a little of it is left out, and it fades over a hundredth and a half of the picture.
        float least = 1 + picture.Height * 0.004f, whole = least + picture.Height * 0.015f;
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = result.Row(y);
            for (int x = 0; x < picture.Width; x++)
            {
                // The squares beside the face's hold eyes and are whole.
                float alpha = 1;
                if (x < picture.Height)
                {
                    alpha = SmoothStep.Rise(Polygon.Depth(oval, new Vector2((x + 0.5f) / picture.Height, 1 - (y + 0.5f) / picture.Height)), 0, width);
                }
                alpha *= SmoothStep.Rise(fromHole[y * picture.Width + x], least, whole);
                Vector3 color = ColorAt(picture, x, y);
                (row[x * 4], row[x * 4 + 1], row[x * 4 + 2], row[x * 4 + 3]) = ((byte)color.X, (byte)color.Y, (byte)color.Z, (byte)(alpha * 255 + 0.5f));
            }
        }
        return result;
    }

    void Blend(in Surface surface, PixelRectangle extent, LayerBlend blend)
    {
        canvas.ClearLayer(extent);
        canvas.Rasterizer.Shade(surface, canvas.OnLayer);
        canvas.BlendLayer(extent, blend);
    }

    internal static Vector3 ColorAt(ImageView picture, int x, int y)
    {
        ReadOnlySpan<byte> pixel = picture.Row(y)[(x * picture.Format.BytesPerPixel())..];
        if (picture.Format == PixelFormat.Gray8)
            return new Vector3(pixel[0]);
        int red = picture.Format is PixelFormat.Bgr24 or PixelFormat.Bgra32 ? 2 : 0;
        return new Vector3(pixel[red], pixel[1], pixel[2 - red]);
    }

    static Vector2[] OnSurface(ReadOnlySpan<Vector2> ofFace)
    {
        var all = new Vector2[MaskHead.Surface.VertexCount];
        ofFace.CopyTo(all);
        return all;
    }
}
