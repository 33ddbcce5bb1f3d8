using System.Security.Cryptography;
using Mien.Graphics;
using Mien.Testing;

namespace Mien.Tests;

/// <summary>The pack inside the library.</summary>
public sealed class DefaultPackTests
{
    const int MostBytes = 6 << 20;

    [Fact]
    public void Its_files_are_those_that_its_description_names_and_no_larger_than_promised()
    {
        IReadOnlyList<PackFile> files = Pack.Default.Description.Files;
        Assert.Equal(["detector.onnx", "landmarks.onnx"], files.Select(file => file.Path));
        long sum = 0;
        foreach (PackFile file in files)
        {
            byte[] bytes = BuiltInPack.Read(file.Path);
            Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            sum += bytes.Length;
        }
        Assert.InRange(sum, 1, MostBytes);
    }

    [Fact]
    public void It_is_there_without_a_name_and_by_its_name()
    {
        Assert.Equal("mien", Pack.Default.Name);
        Assert.Same(Pack.Default, Pack.Load("mien"));
        Assert.Same(Pack.Default, PackChoice.Resolve(null, out string? note));
        Assert.Null(note);
        using var finder = new FaceFinder();
        Assert.Same(Pack.Default, finder.Pack);
    }

    /// <summary>A fist is none: its presence is 0.89, that of every true face here above 0.99.</summary>
    [SharedTheory]
    [InlineData("JianzhuGuo", 1)]
    [InlineData("obama_family", 4)]
    [InlineData("portrait_exif", 1)]
    [InlineData("trump_hillary", 2)]
    public void All_faces_of_a_photo_are_found_and_no_other(string photo, int count)
    {
        using var finder = new FaceFinder();
        IReadOnlyList<Face> faces = finder.Find(ImageFile.Load(SharedFolder.Path("photos", photo + ".jpg")));
        Assert.Equal(count, faces.Count);
        Assert.All(faces, face => Assert.True(face.Presence > 0.99f));
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is()
    {
        using var finder = new FaceFinder(new FaceFinderOptions { Thorough = true });
        Assert.Empty(finder.Find(new Image(640, 480, PixelFormat.Rgb24)));
    }
}
