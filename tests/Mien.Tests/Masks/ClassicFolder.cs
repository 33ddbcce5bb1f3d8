using Mien.Graphics;

namespace Mien.Tests;

/// <summary>A configuration in the form of 3d_mask's, with small models of its five masks.</summary>
sealed class ClassicFolder : IDisposable
{
    public const string Yaml = """
        num_faces: 1
        show_landmarks: False
        show_mask: True
        mask_type: "joker" # the one that is shown

        alignment_params:
          ma_scale_length: 7
          ma_position_length: 3
          ma_rotation_length: 4

        frontman:
          model_path: "./data/frontman/Mask.stl"
          texture_path: "None"
          mesh_color: "(0.2, 0.2, 0.2)"
          rotation_center: [-0.75, 0, 0]
          eye_coordinates: [[0, 0.125, 0.5], [0, 0.125, -0.5]]
          initial_rotation:
            x: 0
            y: 90
            z: 0
          background_color: "(1, 1, 1)"
          color_threshold: 150
          scaling_coefficient: 1.3
        half_ram:
          model_path: "./data/half_ram/mask.obj"
          texture_path: "pv.read_texture('./data/half_ram/mask_texture.png')"
          mesh_color: "None"
          rotation_center: [0, 0, 0]
          eye_coordinates:
            - [-0.35, -0.35, 0]
            - [0.27, -0.35, 0]
          initial_rotation:
            x: 0
          color_threshold: 220
          scaling_coefficient: 1.2
        joker:
          model_path: "./data/joker/mask.obj"
          texture_path: "'./data/joker/mask_texture.jpeg'"
          rotation_center: [0, -0.75, 0]
          eye_coordinates: [[-0.4, 0, 0.175],
                            [0.4, 0, 0.175]]
          initial_rotation:
            x: -85
            y: 0
            z: 0
          scaling_coefficient: 1
        mustache:
          model_path: data/mustache/Bigote.obj
          mesh_color: (0.2, 0.2, 0.2)
          rotation_center: [0, 0, 1]
          eye_coordinates: [[.5, .8, 0], [-.5, .8, 0]]
          initial_rotation:
            x: 0
            y: 0
            z: 0
        putin:
          model_path: "./data/putin/putin.OBJ"
          texture_path: "./data/putin/color.png"
          eye_coordinates: "[[-.3, 0, 0], [.3, 0, 0]]"
          initial_rotation:
            x: 0
            y: 0
            z: 0
          scaling_coefficient: 1.1
        """;

    readonly TemporaryFolder _folder = new();

    public ClassicFolder()
    {
        File.WriteAllText(Config, Yaml);
        byte[] png = ImageFile.EncodePng(new Image(2, 2, PixelFormat.Rgb24)), jpeg = ImageFile.EncodeJpeg(new Image(2, 2, PixelFormat.Rgb24));
        Put("frontman/Mask.stl", "solid a\nfacet normal 0 0 1\nouter loop\nvertex 10 0 0\nvertex 30 0 0\nvertex 20 12 0\nendloop\nendfacet\nendsolid a\n"u8);
        // A material library that is not there does not matter to the program.
        ReadOnlySpan<byte> obj = "mtllib none.mtl\nv -1 0 0\nv 3 0 0\nv 1 6 0\nvt 0 0\nvt 1 0\nvt 0 1\nf 1/1 2/2 3/3\n"u8;
        Put("half_ram/mask.obj", obj);
        Put("half_ram/mask_texture.png", png);
        Put("joker/mask.obj", obj);
        Put("joker/mask_texture.jpeg", jpeg);
        Put("mustache/Bigote.obj", obj);
        Put("putin/putin.OBJ", obj);
        Put("putin/color.png", png);
    }

    public string Config => _folder.File("config.yml");

    public string Out => _folder.File("out");

    public void Change(string from, string to)
    {
        string text = File.ReadAllText(Config);
        Assert.Contains(from, text);
        File.WriteAllText(Config, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Put(string path, ReadOnlySpan<byte> bytes)
    {
        string full = Path.Combine(_folder.Path, "data", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    public void Dispose() => _folder.Dispose();
}
