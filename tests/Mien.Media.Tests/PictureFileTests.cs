using Mien.Graphics;
using Mien.Testing;

namespace Mien.Media.Tests;

public sealed class PictureFileTests : IDisposable
{
    const string PosixShell = "sh";

    readonly string _folder = Directory.CreateTempSubdirectory("mien").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    public void Png_and_jpeg_need_no_ffmpeg(string name)
    {
        PictureFile.Save(At(name), Picture());
        Assert.Equal(ImageFile.Load(At(name)).Pixels, PictureFile.Load(At(name), ImageLimits.Default, Missing).Pixels);
    }

    [ToolTheory("ffmpeg", "convert")]
    [InlineData("bmp")]
    [InlineData("tiff")]
    [InlineData("ppm")]
    [InlineData("pcx")]
    [InlineData("sgi")]
    public void Lossless_formats_keep_every_pixel(string format)
    {
        Image picture = Picture();
        string path = Write(picture, format);
        Assert.Equal(picture.Pixels, PictureFile.Load(path).Pixels);
    }

    [ToolTheory("ffmpeg", "convert")]
    [InlineData("webp", 4)]
    [InlineData("gif", 25)]
    public void Lossy_formats_come_close(string format, double most)
    {
        Image picture = Picture();
        Image read = PictureFile.Load(Write(picture, format, "-quality", "95"));
        Assert.Equal((picture.Width, picture.Height), (read.Width, read.Height));
        int size = read.Format.BytesPerPixel();
        double sum = 0;
        for (int i = 0; i < picture.Width * picture.Height; i++)
        {
            for (int c = 0; c < 3; c++)
                sum += Math.Abs(picture.Pixels[3 * i + c] - read.Pixels[size * i + c]);
        }
        Assert.InRange(sum / picture.Pixels.Length, 0, most);
    }

    [ToolFact("ffmpeg", "convert")]
    public void Of_an_animation_the_first_frame_is_read()
    {
        byte[] gif = Tools.Run("convert", [], "-delay", "10", "-size", "20x10", "xc:red", "xc:blue", "gif:-");
        File.WriteAllBytes(At("a.gif"), gif);
        Image image = PictureFile.Load(At("a.gif"));
        Assert.Equal((20, 10, (byte)255, (byte)0), (image.Width, image.Height, image.Pixels[0], image.Pixels[2]));
    }

    [ToolTheory("ffmpeg", "convert")]
    [InlineData("-i.bmp")]
    [InlineData("http:a.bmp")]
    [InlineData("a%03d.bmp")]
    [InlineData("a b'$(x).bmp")]
    public void No_name_is_taken_for_anything_but_a_file(string name)
    {
        byte[] bmp = Tools.Run("convert", [], "-size", "20x10", "xc:red", "bmp:-");
        File.WriteAllBytes(At(name), bmp);
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), At(name));
        Assert.Equal(20, PictureFile.Load(At(name)).Width);
        Assert.Equal(20, PictureFile.Load(relative).Width);
    }

    [ToolFact("ffmpeg")]
    public void A_playlist_does_not_open_other_files()
    {
        PictureFile.Save(At("secret.png"), Picture());
        File.WriteAllText(At("list.bmp"), $"ffconcat version 1.0\nfile '{At("secret.png")}'\n");
        Assert.Throws<MediaException>(() => PictureFile.Load(At("list.bmp")));
        File.WriteAllText(At("list.webp"), $"#EXTM3U\n#EXTINF:1,\n{At("secret.png")}\n#EXT-X-ENDLIST\n");
        Assert.Throws<MediaException>(() => PictureFile.Load(At("list.webp")));
    }

    [ToolTheory("ffmpeg")]
    [InlineData("This is no picture at all.")]
    [InlineData("BM")]
    [InlineData("GIF89a")]
    public void What_is_no_picture_is_named(string content)
    {
        File.WriteAllText(At("a.webp"), content);
        string message = Assert.Throws<MediaException>(() => PictureFile.Load(At("a.webp"))).Message;
        Assert.Contains(At("a.webp"), message, StringComparison.Ordinal);
        Assert.Contains("ffmpeg cannot read it", message, StringComparison.Ordinal);
        Assert.DoesNotContain("0x", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [ToolFact("ffmpeg")]
    public void Jpeg_that_only_ffmpeg_knows_goes_to_ffmpeg()
    {
        Image picture = Picture();
        byte[] lossless = Tools.Run(
            "ffmpeg", ImageFile.EncodePng(picture), "-loglevel", "error", "-f", "png_pipe", "-i", "pipe:0", "-c:v", "ljpeg", "-pix_fmt", "bgr24", "-f", "image2pipe", "pipe:1");
        Assert.True(Assert.Throws<ImageFormatException>(() => ImageFile.Decode(lossless)).IsUnsupported);
        File.WriteAllBytes(At("a.jpg"), lossless);
        Assert.Equal(picture.Pixels, PictureFile.Load(At("a.jpg")).Pixels);
    }

    [ToolFact("ffmpeg", "cjpeg")]
    public void What_nobody_knows_is_told_in_our_words()
    {
        File.WriteAllBytes(At("a.jpg"), Tools.Run("cjpeg", "P5\n1 1\n255\n "u8.ToArray(), "-arithmetic"));
        Assert.Contains("a.jpg: The JPEG file uses arithmetic coding", Assert.Throws<MediaException>(() => PictureFile.Load(At("a.jpg"))).Message, StringComparison.Ordinal);
    }

    [ToolFact("ffmpeg", "convert")]
    public void Limits_hold_for_ffmpeg_too()
    {
        string path = Write(Picture(), "bmp");
        Assert.Throws<MediaException>(() => PictureFile.Load(path, new ImageLimits { MaxPixels = 100 }));
        Assert.Equal(Picture().Width, PictureFile.Load(path, new ImageLimits { MaxPixels = Picture().Width * Picture().Height }).Width);
    }

    [Fact]
    public void Without_ffmpeg_the_message_tells_how_to_install_it()
    {
        File.WriteAllText(At("a.webp"), "RIFF....WEBP");
        string message = Assert.Throws<MediaException>(() => PictureFile.Load(At("a.webp"), ImageLimits.Default, Missing)).Message;
        Assert.Contains("apt install ffmpeg", message, StringComparison.Ordinal);
        Assert.Contains("MIEN_FFMPEG", Assert.Throws<MediaException>(() => Ffmpeg.Find("/no/such/ffmpeg", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_empty_and_damaged_files_are_named()
    {
        Assert.Contains(At("no.png"), Assert.Throws<FileNotFoundException>(() => PictureFile.Load(At("no.png"))).Message, StringComparison.Ordinal);
        File.WriteAllText(At("empty.webp"), "");
        Assert.Contains("empty.webp: The file is empty", Assert.Throws<MediaException>(() => PictureFile.Load(At("empty.webp"))).Message, StringComparison.Ordinal);
        File.WriteAllBytes(At("cut.png"), ImageFile.EncodePng(Picture())[..100]);
        Assert.Contains("cut.png: The PNG file is truncated", Assert.Throws<MediaException>(() => PictureFile.Load(At("cut.png"))).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<MediaException>(() => PictureFile.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [ToolFact(PosixShell)]
    public void A_program_that_hangs_is_stopped()
    {
        Ffmpeg hanging = new(Script("exec sleep 600"), TimeSpan.FromMilliseconds(300));
        Assert.Contains("did not finish", Assert.Throws<MediaException>(() => hanging.Run([], 1000)).Message, StringComparison.Ordinal);
    }

    [ToolFact(PosixShell)]
    public void A_program_that_writes_without_end_is_stopped()
    {
        Ffmpeg endless = new(Script("while :; do echo 0123456789; done"), TimeSpan.FromSeconds(60));
        Assert.Contains("more than", Assert.Throws<MediaException>(() => endless.Run([], 100_000)).Message, StringComparison.Ordinal);
    }

    [ToolFact(PosixShell)]
    public void A_flood_of_errors_does_not_block()
    {
        Ffmpeg noisy = new(Script("i=0; while [ $i -lt 20000 ]; do echo '[x @ 0x1] cause' >&2; i=$((i+1)); done; exit 1"), TimeSpan.FromSeconds(60));
        Assert.Equal("ffmpeg cannot read it as a picture: cause.", Assert.Throws<MediaException>(() => noisy.Run([], 1000)).Message);
    }

    static Ffmpeg Missing() => Ffmpeg.Find(null, "");

    static Image Picture()
    {
        Image image = new(37, 23, PixelFormat.Rgb24);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(i % 3 * 80 + i / 3 % 37 * 3 + i / 111 * (i % 3 + 1));
        return image;
    }

    string At(string name) => Path.Combine(_folder, name);

    string Write(Image picture, string format, params string[] options)
    {
        byte[] file = Tools.Run("convert", ImageFile.EncodePng(picture), ["png:-", "-type", "TrueColor", .. options, format + ":-"]);
        File.WriteAllBytes(At("a." + format), file);
        return At("a." + format);
    }

    string Script(string body)
    {
        string path = At("ffmpeg.sh");
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
