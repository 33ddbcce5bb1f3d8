using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>Draws lipstick and eyeshadow on the landmarks that the picture shows. Not thread-safe.</summary>
sealed class MakeupPainter
{
    const int TextureSize = 64;

    /// <summary>Lines of landmarks over the subject's right eye from the edge of the lid to the brow, each from the outer corner to the inner.</summary>
    static readonly short[][] LidLines =
    [
        [33, 246, 161, 160, 159, 158, 157, 173, 133],
        [130, 247, 30, 29, 27, 28, 56, 190, 243],
        [226, 113, 225, 224, 223, 222, 221, 189, 244],
        [35, 124, 46, 53, 52, 65, 55, 193, 245],
    ];

    static readonly float[] LidHeights = [0, 0.3f, 0.62f, 1], LipHeights = [0, 0.12f, 0.9f, 1];

    readonly SampleCanvas _canvas;
    readonly ObjectPainter _objects;
    readonly LandmarkPatch _lowerLip = Lip(upper: false), _upperLip = Lip(upper: true);
    readonly LandmarkPatch _rightLid = new(LidLines, LidHeights), _leftLid = new([.. LidLines.Select(Mirrored)], LidHeights);
    readonly Texture _lipTexture = AlphaTexture((u, v) => SmoothStep.Rise(v, 0, 0.16f) * (1 - 0.75f * SmoothStep.Rise(v, 0.86f, 1)) * SmoothStep.Rise(u, 0, 0.03f) * (1 - SmoothStep.Rise(u, 0.97f, 1)));

    public MakeupPainter(SampleCanvas canvas, ObjectPainter objects)
    {
        _canvas = canvas;
        _objects = objects;
    }

    /// <summary>The alpha of eyeshadow, over the lid.</summary>
    public static Texture ShadeOf(MaskEyeshadow layer)
    {
        float full = layer.Reach * (1 - layer.Softness), reach = Math.Max(layer.Reach, full + 0.02f);
        return AlphaTexture((u, v) => SmoothStep.Rise(v, -0.05f, 0.05f) * (1 - SmoothStep.Rise(v, full, reach)) * SmoothStep.Rise(u, 0, 0.16f) * (1 - SmoothStep.Rise(u, 0.72f, 0.98f)));
    }

    /// <summary>Draws lipstick.</summary>
    public void Draw(MaskLipstick layer, ImageView picture, MaskHead head, FaceLight light)
    {
        PixelRectangle extent = PixelRectangle.Empty;
        foreach (LandmarkPatch lip in (ReadOnlySpan<LandmarkPatch>)[_lowerLip, _upperLip])
            lip.Place(head.SeenLandmarks);
        Close();
        foreach (LandmarkPatch lip in (ReadOnlySpan<LandmarkPatch>)[_lowerLip, _upperLip])
        {
            // The edge is soft on both sides of the line; inside, a little of it reaches over the rim.
            lip.Push(0, 3, 0.09f);
            lip.Push(1, 3, -0.05f);
            lip.Push(2, 0, -0.08f);
            extent = extent.Union(PixelRectangle.Around(lip.Screen, picture.Width, picture.Height));
        }
        int reference = (Luma(picture, _lowerLip, 1) + Luma(picture, _lowerLip, 2) + Luma(picture, _upperLip, 1) + Luma(picture, _upperLip, 2)) / 4;
        _canvas.ClearLayer(extent);
        Shade(_lowerLip, _lipTexture, layer.Color, light);
        Shade(_upperLip, _lipTexture, layer.Color, light);
        _canvas.BlendLayer(extent, new LayerBlend(ModeOf(layer.Blend), layer.Opacity * layer.Color.Alpha / 255f) { Reference = reference, Gloss = layer.Gloss });
    }

    /// <summary>Draws eyeshadow.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="texture">Its <see cref="ShadeOf"/>.</param>
    /// <param name="picture">The picture, for its brightness.</param>
    /// <param name="head">The head.</param>
    /// <param name="light">Its light.</param>
    public void Draw(MaskEyeshadow layer, Texture texture, ImageView picture, MaskHead head, FaceLight light)
    {
        foreach (LandmarkPatch lid in (ReadOnlySpan<LandmarkPatch>)[_rightLid, _leftLid])
        {
            lid.Place(head.SeenLandmarks);
            PixelRectangle extent = PixelRectangle.Around(lid.Screen, picture.Width, picture.Height);
            _canvas.ClearLayer(extent);
            Shade(lid, texture, layer.Color, light);
            _canvas.BlendLayer(extent, new LayerBlend(ModeOf(layer.Blend), layer.Opacity * layer.Color.Alpha / 255f) { Reference = (Luma(picture, lid, 1) + Luma(picture, lid, 2)) / 2 });
        }
    }

    /// <summary>Lips that hardly part are shut: what the networks see between them is mostly the lower lip.</summary>
    void Close()
    {
        Span<Vector3> lower = _lowerLip.Screen, upper = _upperLip.Screen;
        int columns = _lowerLip.Line(0).Length;
        for (int column = 0; column < columns; column++)
        {
            ref Vector3 a = ref lower[2 * columns + column], b = ref upper[2 * columns + column];
            float gap = ((a - b) with { Z = 0 }).Length(), all = ((lower[column] - upper[column]) with { Z = 0 }).Length();
            Vector3 middle = (a + b) / 2;
            float shut = 1 - SmoothStep.Rise(gap / MathF.Max(all, 1e-3f), 0.14f, 0.26f);
            a = Vector3.Lerp(a, middle, shut);
            b = Vector3.Lerp(b, middle, shut);
            (lower[3 * columns + column], upper[3 * columns + column]) = (a, b);
        }
    }

    void Shade(LandmarkPatch patch, Texture texture, Color color, FaceLight light)
    {
        _objects.Rasterize(patch.Screen, patch.Triangles);
        _canvas.Rasterizer.Shade(new Surface { Color = new Vector3(color.Red, color.Green, color.Blue) * (MathF.Min(light.Exposure, 1) / 255), Texture = texture, TextureCoordinates = patch.Coordinates }, _canvas.OnLayer);
    }

    static LayerMode ModeOf(MaskBlend blend) => blend == MaskBlend.Normal ? LayerMode.Dye : LayerBlend.ModeOf(blend);

    /// <summary>The mean luma along a line of a patch.</summary>
    static int Luma(ImageView picture, LandmarkPatch patch, int row)
    {
        float sum = 0;
        int count = 0;
        foreach (Vector3 point in patch.Line(row))
        {
            if (!(point.X >= 0 && point.Y >= 0 && point.X < picture.Width && point.Y < picture.Height))
                continue;
            Vector3 color = PaintPainter.ColorAt(picture, (int)point.X, (int)point.Y);
            sum += 0.3f * color.X + 0.59f * color.Y + 0.11f * color.Z;
            count++;
        }
        return count == 0 ? 128 : (int)(sum / count);
    }

    /// <summary>From the subject's right corner to the left one: the outer line twice, the inner line twice, so that both edges can be soft.</summary>
    static LandmarkPatch Lip(bool upper)
    {
        short[] outer = Half(LandmarkTopology.LipsOuter, upper), inner = Half(LandmarkTopology.LipsInner, upper);
        return new LandmarkPatch([outer, outer, inner, inner], LipHeights);
    }

    static short[] Half(ReadOnlySpan<short> closed, bool upper)
    {
        short[] half = upper ? closed[10..].ToArray() : closed[..11].ToArray();
        if (upper)
            Array.Reverse(half);
        return half;
    }

    static short[] Mirrored(short[] line) => [.. line.Select(landmark => LandmarkTopology.Mirror[landmark])];

    /// <summary>White with an alpha of u and v.</summary>
    static Texture AlphaTexture(Func<float, float, float> alpha)
    {
        var image = new Image(TextureSize, TextureSize, PixelFormat.Rgba32);
        for (int y = 0; y < TextureSize; y++)
        {
            for (int x = 0; x < TextureSize; x++)
            {
                float value = alpha((x + 0.5f) / TextureSize, 1 - (y + 0.5f) / TextureSize);
                image.Row(y)[(x * 4)..].Slice(0, 3).Fill(255);
                image.Row(y)[x * 4 + 3] = (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
            }
        }
        return new Texture(image);
    }
}
