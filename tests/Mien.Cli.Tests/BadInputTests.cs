using Mien.Graphics;

namespace Mien.Cli.Tests;

public sealed class BadInputTests : EmptyFolder
{
    /// <summary>A photo without a face: colours that change slowly.</summary>
    internal static Image Gradient(int width, int height)
    {
        var image = new Image(width, height, PixelFormat.Rgb24);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image.Row(y)[x * 3] = (byte)(x * 255 / width);
                image.Row(y)[x * 3 + 1] = (byte)(y * 255 / height);
                image.Row(y)[x * 3 + 2] = 90;
            }
        }
        return image;
    }

    string Photo(string name = "gradient.png")
    {
        ImageFile.Save(File(name), Gradient(160, 120));
        return File(name);
    }

    [Theory]
    [InlineData("IN", "video", "")]
    [InlineData("FILE", "photo", "")]
    [InlineData("FILE", "")]
    [InlineData("MASK", "mask", "", "a.png")]
    [InlineData("IN", "mask", "glasses", "")]
    [InlineData("--out", "video", "test:", "--out", "")]
    [InlineData("--json", "video", "test:", "--json", "")]
    [InlineData("--json", "photo", "a.png", "--json", "")]
    [InlineData("--pack", "camera", "test:", "--pack", "")]
    public void An_empty_name(string what, params string[] arguments) => Mien(arguments).IsOneComplaint(what, "empty text", "--help");

    [Fact]
    public void A_missing_photo() => Mien("photo", "nobody.jpg").IsOneComplaint("nobody.jpg");

    [Fact]
    public void A_word_that_is_neither_verb_nor_file() => Mien("foto").IsOneComplaint("'foto'", "photo, video, camera, mask");

    [Fact]
    public void An_empty_file()
    {
        Write("empty.jpg", []);
        Mien("empty.jpg").IsOneComplaint("empty.jpg", "empty");
    }

    [Fact]
    public void A_text_named_jpg()
    {
        Write("letter.jpg", "Dear Sir or Madam,\nthis is no picture.\n"u8);
        Mien("letter.jpg").IsOneComplaint("letter.jpg");
    }

    [Fact]
    public void A_truncated_picture()
    {
        byte[] whole = System.IO.File.ReadAllBytes(Photo());
        Write("half.png", whole.AsSpan(0, whole.Length / 2));
        Mien("half.png").IsOneComplaint("half.png");
    }

    [Fact]
    public void A_folder_as_photo()
    {
        Directory.CreateDirectory(File("album"));
        Mien("photo", "album").IsOneComplaint("album", "folder");
    }

    [Theory]
    [InlineData("--min-detection", "1.5")]
    [InlineData("--min-detection", "NaN")]
    [InlineData("--min-presence", "-0.1")]
    [InlineData("--min-presence", "half")]
    [InlineData("--fov", "180")]
    [InlineData("--fov", "0")]
    [InlineData("--faces", "0")]
    [InlineData("--faces", "2.5")]
    [InlineData("-o", "4d")]
    [InlineData("--opacity", "1.5")]
    [InlineData("--opacity", "thick")]
    public void An_option_that_makes_no_sense(string option, string value) => Mien("photo", Photo(), option, value).IsOneComplaint(option, value, "--help");

    [Fact]
    public void Every_kind_and_one_kind_at_once() => Mien(Photo(), "--all", "-o", "3d").IsOneComplaint("--all", "-o");

    [Fact]
    public void A_mesh_under_the_name_of_a_picture_of_another_kind() => Mien(Photo(), "-o", "glb", "--out", "face.stl").IsOneComplaint("face.stl", ".glb");

    [Theory]
    [InlineData("model", "show", "--out", "heads.gif", "heads.gif")]
    [InlineData("model", "show", "--out", "nowhere/heads.png", "nowhere")]
    public void A_sheet_that_cannot_be_written(string verb, string part, string option, string path, string mention) => Mien(verb, part, option, path).IsOneComplaint(mention);

    [Fact]
    public void A_sheet_of_an_unknown_kind() => Mien("model", "show", "--sheet", "noses", "--out", "a.png").IsOneComplaint("noses");

    [Fact]
    public void A_texture_that_would_overwrite_the_photo()
    {
        string photo = Photo("face.png");
        byte[] before = System.IO.File.ReadAllBytes(photo);
        Mien(photo, "-o", "obj", "--out", File("face.obj")).IsOneComplaint("face.png", "overwritten");
        Assert.Equal(before, System.IO.File.ReadAllBytes(photo));
    }

    [Fact]
    public void A_stretch_of_a_video_that_ends_before_it_begins() => Mien("video", "test:", "--start", "5", "--end", "2", "--out", "a.mp4").IsOneComplaint("--end", "00:00:02", "00:00:05");

    [Fact]
    public void A_training_without_its_data()
    {
        Mien("train", "detector", "--data", "nowhere", "--out", "run", "--steps", "3").IsOneComplaint("nowhere", "--data");
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("train foo", "foo")]
    [InlineData("train lndmarks --steps 3", "lndmarks")]
    public void A_recipe_that_there_is_not(string arguments, string name) => Mien(arguments.Split(' ')).IsOneComplaint($"no recipe '{name}'", "landmarks, detector", "mien train --help");

    [Fact]
    public void A_verb_that_there_is_not() => Mien("data", "lable", "a.jpg", "--out", "mine").IsOneComplaint("no verb 'lable'", "view, label");

    [Fact]
    public void An_unknown_option() => Mien(Photo(), "--sharpen").IsOneComplaint("--sharpen", "mien photo --help");

    [Fact]
    public void An_option_without_its_value() => Mien(Photo(), "--pack").IsOneComplaint("--pack");

    [Fact]
    public void A_verb_without_its_argument() => Mien("photo").IsOneComplaint("mien photo --help");

    [Fact]
    public void An_unknown_pack() => Mien(Photo(), "--pack", "nonesuch").IsOneComplaint("'nonesuch'", "Name an installed pack or the folder of one. There is: mien.");

    [Fact]
    public void A_known_pack_that_is_not_installed() => Mien(Photo(), "--pack", "mediapipe").IsOneComplaint("mien packs add mediapipe --from DIR");

    [Fact]
    public void A_folder_that_is_no_pack()
    {
        Directory.CreateDirectory(File("things"));
        Mien(Photo(), "--pack", "things").IsOneComplaint("things");
    }

    [Fact]
    public void An_output_folder_that_is_not_there() => Mien(Photo(), "--out", "nowhere/face.png").IsOneComplaint("nowhere", "Make it first");

    [Fact]
    public void An_output_under_a_file()
    {
        Write("file", "x"u8);
        Mien(Photo(), "--out", "file/").IsOneComplaint("file");
    }

    [Fact]
    public void An_output_of_an_unknown_kind() => Mien(Photo(), "--out", "face.gif").IsOneComplaint("face.gif", ".png");

    [Fact]
    public void An_output_that_is_the_photo_itself()
    {
        string photo = Photo();
        byte[] before = System.IO.File.ReadAllBytes(photo);
        Mien(photo, "--out", photo).IsOneComplaint("--out");
        Assert.Equal(before, System.IO.File.ReadAllBytes(photo));
    }

    [Fact]
    public void Two_photos_into_one_file() => Mien(Photo("a.png"), Photo("b.png"), "--out", "both.png").IsOneComplaint("both.png", "folder");

    [Fact]
    public void Two_photos_of_one_name()
    {
        Directory.CreateDirectory(File("a"));
        Directory.CreateDirectory(File("b"));
        Mien(Photo("a/x.png"), Photo("b/x.png")).IsOneComplaint("x_mien.png");
    }

    [Fact]
    public void A_folder_as_json_file()
    {
        Directory.CreateDirectory(File("results"));
        Mien(Photo(), "--json", "results").IsOneComplaint("results", "folder");
    }

    [Theory]
    [InlineData("info")]
    [InlineData("bench")]
    [InlineData("run")]
    [InlineData("convert")]
    public void A_missing_network(string verb)
    {
        string[] more = verb switch { "run" => ["--input", "x.npy", "--out", "results"], "convert" => ["copy.onnx"], _ => [] };
        Mien(["net", verb, "nothing.onnx", .. more]).IsOneComplaint("nothing.onnx");
        Assert.Empty(Left);
    }

    [Fact]
    public void A_picture_as_network() => Mien("net", "info", Photo()).IsOneComplaint("gradient.png");

    [Fact]
    public void A_conversion_into_another_format() => Mien("net", "convert", "a.tflite", "b.tflite").IsOneComplaint("b.tflite", ".onnx");

    [Fact]
    public void A_pack_that_nobody_knows() => Mien("packs", "add", "nonesuch", "--from", ".").IsOneComplaint("nonesuch", "mediapipe");

    [Fact]
    public void A_pack_from_a_folder_without_its_files() => Mien("packs", "add", "mediapipe", "--from", ".").IsOneComplaint("face_landmarker.task");

    [Fact]
    public void A_pack_that_is_not_installed()
    {
        Mien("packs", "verify", "mediapipe").IsOneComplaint("mediapipe");
        Mien("packs", "remove", "mediapipe").IsOneComplaint("mediapipe");
        Mien("packs", "remove", "../..").IsOneComplaint("../..");
    }
}
