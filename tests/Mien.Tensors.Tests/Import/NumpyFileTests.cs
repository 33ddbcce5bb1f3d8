using System.IO.Compression;
using System.Text;
using Mien.Tensors.Import.Numpy;
using Mien.Testing;

namespace Mien.Tensors.Tests.Import;

public class NumpyFileTests
{
    static readonly float[] Halves = [-1, -0.5f, 0, 0.5f, 1, 1.5f];

    public static TheoryData<byte[], ElementType> Versions => new()
    {
        { Fixtures.NpyVersion1, ElementType.Float32 },
        { Fixtures.NpyVersion2, ElementType.Float64 },
        { Fixtures.NpyVersion3, ElementType.Float16 },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_version_of_npy_is_read(byte[] file, ElementType type)
    {
        Tensor tensor = NumpyFile.Read(file.AsSpan());
        Assert.Equal(type, tensor.Type);
        Assert.Equal(new Shape(2, 3), tensor.Shape);
        Assert.Equal(Halves, tensor.ToFloat32().Floats.ToArray());
    }

    [Fact]
    public void Fortran_order_and_big_endian_become_row_major_little_endian()
    {
        Tensor tensor = NumpyFile.Read(Fixtures.NpyFortranBigEndian.AsSpan());
        Assert.Equal(new Shape(2, 3, 4), tensor.Shape);
        Assert.Equal(Enumerable.Range(0, 24), tensor.As<int>().ToArray());
    }

    [Fact]
    public void Stored_archives_are_read()
    {
        IReadOnlyDictionary<string, Tensor> arrays = NumpyFile.ReadArchive(Fixtures.NpzStored);
        Assert.Equal(["a", "flags"], arrays.Keys.Order());
        Assert.Equal(Halves, arrays["a"].Floats.ToArray());
        Assert.Equal([true, false, true], arrays["flags"].As<bool>().ToArray());
    }

    [Fact]
    public void Deflated_archives_are_read()
    {
        IReadOnlyDictionary<string, Tensor> arrays = NumpyFile.ReadArchive(Fixtures.NpzDeflated);
        Assert.Equal(new Shape(40, 5), arrays["zeros"].Shape);
        Assert.Equal(new long[200], arrays["zeros"].As<long>().ToArray());
        Assert.Equal(Halves, arrays["a"].Floats.ToArray());
    }

    [Theory]
    [InlineData(ElementType.Float32, 2, 3)]
    [InlineData(ElementType.Float16, 5)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int8, 1, 1, 7)]
    [InlineData(ElementType.UInt8, 0, 4)]
    [InlineData(ElementType.Int32, 3, 1)]
    [InlineData(ElementType.Int64, 2, 2, 2, 2)]
    [InlineData(ElementType.Bool, 9)]
    public void What_is_written_is_read_back(ElementType type, params int[] extents)
    {
        var tensor = new Tensor(type, new Shape(extents));
        new Random(3).NextBytes(tensor.Bytes);
        byte[] file = NumpyFile.Write(tensor);
        Tensor back = NumpyFile.Read(file.AsSpan());
        Assert.Equal(type, back.Type);
        Assert.Equal(tensor.Shape, back.Shape);
        Assert.Equal(tensor.Bytes.ToArray(), back.Bytes.ToArray());
        Assert.Equal(0, (file.Length - tensor.Bytes.Length) % 64);
    }

    [Fact]
    public void Writing_to_a_path_leaves_the_file_alone_there()
    {
        string folder = Directory.CreateTempSubdirectory("mien-npy").FullName;
        try
        {
            string path = Path.Combine(folder, "x.npy");
            NumpyFile.Write(path, Tensor.Vector(1, 2));
            NumpyFile.Write(path, Tensor.Vector(3, 4, 5));
            Assert.Equal([3f, 4, 5], NumpyFile.Read(path).Floats.ToArray());
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.npy", Assert.Throws<ModelFormatException>(() => NumpyFile.Read("nowhere.npy")).Message);

    [Theory]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "<c8")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "structured")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", "fortran_order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }", "2147483647")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000,), }", "4000")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }", "rank")]
    public void Headers_that_cannot_be_met_are_explained(string header, string word)
    {
        byte[] file = [0x93, .. "NUMPY\u0001\0"u8, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        Assert.Contains(word, Assert.Throws<ModelFormatException>(() => NumpyFile.Read(file.AsSpan())).Message);
    }

    [Fact]
    public void An_archive_that_claims_more_than_it_can_hold_is_refused()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a.npy").Open();
            entry.Write(NumpyFile.Write(Tensor.Vector(1, 2, 3)));
        }
        byte[] file = stream.ToArray();
        int directory = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(file.AsSpan(directory + 24), 400_000_000);
        Assert.Throws<ModelFormatException>(() => NumpyFile.ReadArchive(file));
    }

    [SharedFact]
    public void The_keypoint_archive_of_3ddfa_has_its_published_shapes()
    {
        IReadOnlyDictionary<string, Tensor> arrays = NumpyFile.ReadArchive(SharedFolder.Path("models", "3ddfa_v2", "bfm_68_landmarks.npz"));
        Assert.Equal(204, arrays["u_base"].Shape.ElementCount);
        Assert.Equal(new Shape(204, 40), arrays["w_shp_base"].Shape);
        Assert.Equal(new Shape(204, 10), arrays["w_exp_base"].Shape);
    }

    [Fact]
    public void Damaged_npy_files_end_in_a_format_error() => FuzzRun.Assert(
        "npy",
        [Fixtures.NpyVersion1, Fixtures.NpyVersion2, Fixtures.NpyVersion3, Fixtures.NpyFortranBigEndian],
        20_000,
        file => NumpyFile.Read(file.AsSpan()),
        typeof(ModelFormatException));

    [Fact]
    public void Damaged_npz_files_end_in_a_format_error() => FuzzRun.Assert(
        "npz",
        [Fixtures.NpzStored, Fixtures.NpzDeflated],
        5_000,
        file => NumpyFile.ReadArchive(file),
        typeof(ModelFormatException));
}
