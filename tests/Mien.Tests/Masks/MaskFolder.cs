using System.Numerics;
using System.Text;
using Mien.Graphics;

namespace Mien.Tests;

/// <summary>A mask's folder with a small sound mask, which a test then damages.</summary>
sealed class MaskFolder : IDisposable
{
    public const string Json = """
        {
          "format": 1, "name": "test", "title": "A test", "licence": "CC0-1.0",
          "layers": [
            { "kind": "object", "name": "thing", "model": "thing.glb", "texture": "skin.png", "anchor": { "landmark": 6 }, "fit": "head-width", "scale": 0.5,
              "offset": [0, 0.1, 0], "initialRotation": [0, 90, 0], "follows": "rigid", "occludedBy": ["head"], "material": { "gloss": 0.5 },
              "morphs": [{ "driver": "jawOpen", "hinge": { "part": "lid", "axis": [1, 0, 0], "centre": [0, 0, 0], "degrees": -40 }, "from": 0.1, "to": 0.6 },
                         { "driver": "mouthSmileLeft", "target": "wide", "gain": 2 }] },
            { "kind": "paint", "texture": "skin.png", "uv": "canonical", "blend": "multiply", "opacity": 0.5 },
            { "kind": "lipstick", "color": "#a01030" },
            { "kind": "eyeshadow", "color": "#30206080", "reach": 0.5 },
            { "kind": "eye-color", "color": "#4060ff" },
            { "kind": "lashes", "sides": "left", "style": "cat", "millimetres": 12 }
          ]
        }
        """;

    readonly TemporaryFolder _folder = new();

    public MaskFolder()
    {
        Write("mask.json", Json);
        Write("skin.png", ImageFile.EncodePng(new Image(4, 4, PixelFormat.Rgba32)));
        Write("thing.glb", Glb(Triangle()));
    }

    public string Path => _folder.Path;

    public static Mesh Triangle() => new([Vector3.Zero, Vector3.UnitX, Vector3.UnitY], [0, 1, 2])
    {
        TextureCoordinates = [Vector2.Zero, Vector2.UnitX, Vector2.UnitY],
        MorphTargets = [new MorphTarget("wide", [Vector3.Zero, Vector3.UnitX, Vector3.Zero])],
    };

    public static byte[] Glb(Mesh mesh, string name = "lid")
    {
        using MemoryStream stream = new();
        GlbFile.Write(stream, [new MeshPart(mesh, name)], new GlbOptions { MetersPerUnit = 1 });
        return stream.ToArray();
    }

    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Write(string name, byte[] bytes) => File.WriteAllBytes(_folder.File(name), bytes);

    public void Change(string from, string to)
    {
        string text = File.ReadAllText(_folder.File("mask.json"));
        Assert.Contains(from, text);
        Write("mask.json", text.Replace(from, to, StringComparison.Ordinal));
    }

    public Mask Load() => new MaskLibrary().Load(Path);

    public IReadOnlyList<MaskFault> Check() => new MaskLibrary().Check(Path);

    public void Dispose() => _folder.Dispose();
}
