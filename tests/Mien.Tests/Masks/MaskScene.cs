using System.Numerics;
using Mien.Graphics;

namespace Mien.Tests;

/// <summary>A face that is known exactly, before a grey wall, and masks made in code.</summary>
sealed class MaskScene
{
    public const int Width = 320, Height = 240;

    public static readonly CameraIntrinsics Camera = new(520, 520, Width / 2.0, Height / 2.0);

    public static Face Face(HeadPose? pose = null, int id = 1, FaceState state = FaceState.New, FaceShape? shape = null)
    {
        FaceShape known = shape ?? new FaceShape(new float[FaceModel.Default.IdentityCount], new float[FaceModel.Default.ExpressionCount]);
        return new Face
        {
            Id = id,
            Box = default,
            Score = 1,
            State = state,
            Blendshapes = new Blendshapes(known.Expression[..Blendshapes.Count]),
            Mesh = new FaceMesh(FaceModel.Default, known, pose ?? Frontal),
        };
    }

    public static HeadPose Frontal { get; } = HeadPose.FromEuler(0, 0, 0, new Vector3(0, 0, -600));

    public static Image Wall(byte grey = 128)
    {
        var wall = new Image(Width, Height, PixelFormat.Rgb24);
        wall.Pixels.AsSpan().Fill(grey);
        return wall;
    }

    public static Mask Of(params MaskContent[] layers) => new(new MaskDescription { Name = "test", Layers = [.. layers.Select(content => content.Layer)] }, layers);

    /// <summary>An upright square that looks to the front, millimetres of the head's frame.</summary>
    public static MaskContent Plate(Vector3 center, float side, Func<MaskObject, MaskObject>? change = null, Vector4? color = null)
    {
        var layer = new MaskObject { Name = "plate", Model = "plate.glb", Anchor = MaskAnchor.Face, Fit = MaskFit.Millimetres, Material = new MaskMaterial { Gloss = 0, Unlit = true } };
        layer = change?.Invoke(layer) ?? layer;
        const int Cells = 8;
        List<Vector3> positions = [];
        List<int> triangles = [];
        for (int y = 0; y <= Cells; y++)
        {
            for (int x = 0; x <= Cells; x++)
            {
                int at = positions.Count;
                positions.Add(center + new Vector3(x / (float)Cells - 0.5f, y / (float)Cells - 0.5f, 0) * side);
                if (x < Cells && y < Cells)
                    triangles.AddRange([at, at + 1, at + Cells + 1, at + 1, at + Cells + 2, at + Cells + 1]);
            }
        }
        var mesh = new Mesh([.. positions], [.. triangles]) { Normals = [.. positions.Select(_ => Vector3.UnitZ)] };
        return new MaskContent(layer, [new MeshPart(mesh) { Color = color ?? new Vector4(1, 0, 0, 1), Unlit = layer.Material.Unlit == true, DoubleSided = layer.Material.DoubleSided == true }], null);
    }

    public static (byte R, byte G, byte B) At(Image picture, Vector3 screen) => At(picture, (int)screen.X, (int)screen.Y);

    public static (byte R, byte G, byte B) At(Image picture, int x, int y) => (picture.Row(y)[x * 3], picture.Row(y)[x * 3 + 1], picture.Row(y)[x * 3 + 2]);

    public static Vector3 Project(Vector3 head, HeadPose? pose = null)
    {
        HeadPose known = pose ?? Frontal;
        return new PinholeProjection((float)Camera.FocalX, (float)Camera.FocalY, (float)Camera.CenterX, (float)Camera.CenterY).Project(Vector3.Transform(head, known.Rotation) + known.Translation);
    }
}
