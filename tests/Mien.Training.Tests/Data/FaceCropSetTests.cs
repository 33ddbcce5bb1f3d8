using System.IO.Compression;
using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;

namespace Mien.Training.Tests;

public sealed class FaceCropSetTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("mien").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Written(params string[] photos)
    {
        string path = Path.Combine(_folder, "set");
        SmallSet.Writer(photos).WriteFolder(path);
        return path;
    }

    static string Complaint(string path) => Assert.Throws<ModelFormatException>(() => FaceCropSet.Load(path)).Message;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read_again(bool zip)
    {
        string[] photos = ["a.jpg", "with, comma \"and\" quotes.jpg", "ü.png"];
        string path = Path.Combine(_folder, zip ? "mine.zip" : "mine");
        if (zip)
        {
            using FileStream stream = File.Create(path);
            SmallSet.Writer(photos).WriteZip(stream);
        }
        else
        {
            SmallSet.Writer(photos).WriteFolder(path);
        }
        FaceCropSet set = FaceCropSet.Load(path);
        Assert.Equal(("mine", 3, LabelledFaces.CropSize), (set.Name, set.Count, set.CropSize));
        for (int i = 0; i < set.Count; i++)
        {
            Assert.Equal(photos[i], set.Photo(i));
            Assert.Equal(0.9f, set.Presence(i), 1e-3f);
            Vector3[] expected = SmallSet.Landmarks(i);
            FaceBox box = FaceRegion.BoxOf(expected), read = FaceRegion.BoxOf(set.Landmarks(i));
            Assert.Equal(LabelledFaces.CropSize / 2f, Math.Max(read.Width, read.Height), 0.2f);
            Assert.Equal(LabelledFaces.CropSize / 2f, read.X + read.Width / 2, 0.2f);
            float scale = LabelledFaces.CropSize / (2 * Math.Max(box.Width, box.Height));
            var middle = new Vector2(box.X + box.Width / 2, box.Y + box.Height / 2);
            for (int l = 0; l < expected.Length; l++)
            {
                // float16 has steps of an eighth of a pixel at the far side of a crop.
                Assert.Equal((expected[l].X - middle.X) * scale + 88, set.Landmarks(i)[l].X, 0.13f);
                Assert.Equal((expected[l].Y - middle.Y) * scale + 88, set.Landmarks(i)[l].Y, 0.13f);
                Assert.Equal(expected[l].Z * scale, set.Landmarks(i)[l].Z, 0.13f);
            }
            Assert.Equal(SmallSet.Expression(i), set.Expression(i).ToArray());
            // The picture moved with its landmarks: red told the column and green the row.
            Vector3 nose = expected[LandmarkTopology.NoseTip], place = set.Landmarks(i)[LandmarkTopology.NoseTip];
            ReadOnlySpan<byte> pixel = set.Crop(i).Row((int)place.Y).Slice((int)place.X * 3, 3);
            Assert.Equal(nose.X + 30, pixel[0] + 0.5f, 4f);
            Assert.Equal(nose.Y + 30, pixel[1] + 0.5f, 4f);
        }
    }

    [Fact]
    public void The_same_faces_give_the_same_zip()
    {
        byte[] Zip()
        {
            using var stream = new MemoryStream();
            SmallSet.Writer("a.jpg", "b.jpg").WriteZip(stream);
            return stream.ToArray();
        }
        Assert.Equal(Zip(), Zip());
    }

    [Fact]
    public void A_folder_that_exists_is_not_written_over()
    {
        string path = Written("a.jpg");
        Assert.Contains(path, Assert.Throws<IOException>(() => SmallSet.Writer("b.jpg").WriteFolder(path)).Message, StringComparison.Ordinal);
        Assert.Equal("a.jpg", FaceCropSet.Load(path).Photo(0));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Written("a.jpg", "b.jpg");
        foreach (string name in (string[])["00001.jpg", FaceCropSet.LandmarkFile, "index.csv"])
        {
            File.Delete(Path.Combine(path, name));
            string complaint = Complaint(path);
            Assert.Contains(path, complaint, StringComparison.Ordinal);
            Assert.Contains(name, complaint, StringComparison.Ordinal);
        }
        Assert.Contains("does not exist", Complaint(path + ".absent"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_may_do_without_expressions()
    {
        string path = Written("a.jpg", "b.jpg");
        File.Delete(Path.Combine(path, FaceCropSet.BlendshapeFile));
        FaceCropSet set = FaceCropSet.Load(path);
        Assert.True(set.Expression(1).IsEmpty);
        Assert.Equal((0, (0, 0)), (set.Faces[1].Weight(Blendshape.JawOpen), set.Faces[1].Blinks));
        Assert.InRange(FaceBalance.Weight(set.Faces[1]), 0.1, 8);
    }

    [Fact]
    public void Only_wanted_crops_are_decoded_and_keep_their_numbers()
    {
        string path = Written("a.jpg", "b.jpg", "c.jpg", "d.jpg");
        FaceCropSet all = FaceCropSet.Load(path);
        File.WriteAllText(Path.Combine(path, "00000.jpg"), "damaged");
        File.Delete(Path.Combine(path, "00002.jpg"));
        FaceCropSet some = FaceCropSet.Load(path, (set, index) => set == "set" && index is 1 or 3);
        Assert.Equal([1, 3], some.Faces.Select(face => face.Index));
        Assert.Equal((4, all.CropSize), (some.Count, some.CropSize));
        foreach (FaceCrop face in some.Faces)
        {
            Assert.Equal(all.Crop(face.Index).Row(90).ToArray(), face.Pixels.Row(90).ToArray());
            Assert.Equal(all.Landmarks(face.Index).ToArray(), face.Landmarks.ToArray());
        }
        Assert.Equal(all.Landmarks(2).ToArray(), some.Landmarks(2).ToArray());
        Assert.Contains("Crop 2 of 'set'", Assert.Throws<InvalidOperationException>(() => some.Crop(2).Width).Message, StringComparison.Ordinal);
        Assert.Empty(FaceCropSet.Load(path, (_, _) => false).Faces);
    }

    [Fact]
    public void A_folder_of_sets_holds_zips_and_folders()
    {
        Assert.Contains("holds no sets", Assert.Throws<ModelFormatException>(() => FaceCropSet.LoadAll(_folder)).Message, StringComparison.Ordinal);
        SmallSet.Writer("a.jpg", "b.jpg").WriteFolder(Path.Combine(_folder, "second"));
        using (FileStream stream = File.Create(Path.Combine(_folder, "first.zip")))
            SmallSet.Writer("a.jpg").WriteZip(stream);
        Directory.CreateDirectory(Path.Combine(_folder, "other"));
        Assert.Equal([("first", 1), ("second", 2)], FaceCropSet.LoadAll(_folder).Select(set => (set.Name, set.Count)));
        Assert.Equal(["second"], FaceCropSet.LoadAll(Path.Combine(_folder, "second")).Select(set => set.Name));
        Assert.Equal(["first"], FaceCropSet.LoadAll(Path.Combine(_folder, "first.zip")).Select(set => set.Name));
        Assert.Contains("does not exist", Assert.Throws<ModelFormatException>(() => FaceCropSet.LoadAll(Path.Combine(_folder, "absent"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        string path = Written("a.jpg", "b.jpg");
        string crop = Path.Combine(path, "00001.jpg");
        byte[] good = File.ReadAllBytes(crop);
        File.WriteAllBytes(crop, good[..(good.Length / 2)]);
        Assert.Contains("00001.jpg", Complaint(path), StringComparison.Ordinal);
        Assert.Contains(path, Complaint(path), StringComparison.Ordinal);
        ImageFile.Save(crop, new Image(20, 10, PixelFormat.Rgb24));
        Assert.Contains("20×10", Complaint(path), StringComparison.Ordinal);
        ImageFile.Save(crop, new Image(20, 20, PixelFormat.Rgb24));
        Assert.Contains("one size", Complaint(path), StringComparison.Ordinal);
        File.WriteAllBytes(crop, good);
        NumpyFile.Write(Path.Combine(path, FaceCropSet.LandmarkFile), new Tensor(ElementType.Float32, new Shape(2, 468, 3)));
        Assert.Contains("2×468×3; 2×478×3 is expected", Complaint(path), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(path, "index.csv"), "crop,source_photo,presence\n00000.jpg,a.jpg,much\n");
        Assert.Contains("line 2", Complaint(path), StringComparison.Ordinal);
        string zip = Path.Combine(_folder, "bad.zip");
        File.WriteAllText(zip, "no zip");
        Assert.Contains("bad.zip", Complaint(zip), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaceCropSet.LandmarkFile, float.NaN)]
    [InlineData(FaceCropSet.LandmarkFile, float.PositiveInfinity)]
    [InlineData(FaceCropSet.BlendshapeFile, float.NaN)]
    public void A_label_that_is_not_finite_is_named(string file, float value)
    {
        string path = Written("a.jpg", "b.jpg", "c.jpg"), array = Path.Combine(path, file);
        Tensor labels = NumpyFile.Read(array).ToFloat32();
        // The last number of the second face.
        labels.Floats[labels.Floats.Length / 3 * 2 - 1] = value;
        NumpyFile.Write(array, labels);
        Assert.Equal($"'{path}': {file}: face 1 is not finite; label it anew or take it out.", Complaint(path));
    }

    [Fact]
    public void A_set_has_the_same_fingerprint_wherever_it_lies_and_another_once_a_label_moves()
    {
        string path = Written("a.jpg", "b.jpg"), zip = Path.Combine(_folder, "set.zip"), array = Path.Combine(path, FaceCropSet.LandmarkFile);
        ZipFile.CreateFromDirectory(path, zip);
        string whole = FaceCropSet.Load(path).Fingerprint;
        Assert.Matches(@"^set \(2 faces, [0-9a-f]{8}\)$", whole);
        Assert.Equal(whole, FaceCropSet.Load(zip, (_, _) => false).Fingerprint);
        Tensor labels = NumpyFile.Read(array).ToFloat32();
        labels.Floats[700] += 1;
        NumpyFile.Write(array, labels);
        Assert.NotEqual(whole, FaceCropSet.Load(path).Fingerprint);
    }

    [Fact]
    public void A_crop_s_name_cannot_lead_out_of_its_folder()
    {
        string path = Written("a.jpg");
        File.Move(Path.Combine(path, "00000.jpg"), Path.Combine(_folder, "00000.jpg"));
        File.WriteAllText(Path.Combine(path, "index.csv"), "crop,source_photo,presence\n../00000.jpg,a.jpg,1\n");
        Assert.Contains("../00000.jpg", Complaint(path), StringComparison.Ordinal);
    }

    [SharedFact]
    public void Shared_sets_hold_as_many_faces_as_their_notes_say()
    {
        FaceCropSet afw = FaceCropSet.Load(SharedFolder.Path("faces", "afw.zip")), mask = FaceCropSet.Load(SharedFolder.Path("faces", "mask.zip"));
        Assert.Equal((124, 586, 176), (afw.Count, mask.Count, afw.CropSize));
        Assert.Contains(Enumerable.Range(0, mask.Count), i => mask.Photo(i).Contains(',', StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, afw.Count), i => Assert.InRange(afw.Landmarks(i)[LandmarkTopology.NoseTip].X, 40, 136));
    }

    [Fact]
    public void A_set_in_a_zip_may_lie_in_a_folder_of_it()
    {
        string path = Path.Combine(_folder, "inner.zip");
        ZipFile.CreateFromDirectory(Written("a.jpg"), path, CompressionLevel.Fastest, includeBaseDirectory: true);
        Assert.Equal(1, FaceCropSet.Load(path).Count);
    }
}
