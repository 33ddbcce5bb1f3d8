using Mien.Tensors.Import.Matlab;
using Mien.Testing;

namespace Mien.Tensors.Tests.Import;

public class MatFileTests
{
    // mxDOUBLE_CLASS … of the format.
    const int Cell = 1, Text = 4, Double = 6, Single = 7, Int8 = 8, UInt8 = 9, Int16 = 10, UInt16 = 11, Int32 = 12, UInt32 = 13, UInt64 = 15;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Arrays_are_read_in_rows_from_either_byte_order_compressed_or_not(bool bigEndian, bool compressed)
    {
        byte[] file = new MatFileWriter(bigEndian)
            .Add("a", Double, [2, 3], MatType.Double, [1, 4, 2, 5, 3, 6.5], compressed)
            .Add("a_longer_name", Single, [1, 2, 2], MatType.Single, [1, 2, 3, 4.5], compressed)
            .Bytes;
        IReadOnlyDictionary<string, Tensor> arrays = MatFile.Read(file);
        Assert.Equal(["a", "a_longer_name"], arrays.Keys.Order());
        Assert.Equal(new Shape(2, 3), arrays["a"].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6.5], arrays["a"].As<double>().ToArray());
        Assert.Equal(new Shape(1, 2, 2), arrays["a_longer_name"].Shape);
        Assert.Equal([1, 3, 2, 4.5f], arrays["a_longer_name"].Floats.ToArray());
    }

    [Fact]
    public void Numbers_stored_in_a_narrower_type_have_the_arrays_own()
    {
        IReadOnlyDictionary<string, Tensor> arrays = MatFile.Read(new MatFileWriter()
            .Add("bytes", Double, [1, 3], MatType.UInt8, [0, 7, 255])
            .Add("shorts", Double, [1, 2], MatType.Int16, [-300, 300])
            .Add("i8", Int8, [2, 1], MatType.Int8, [-128, 127])
            .Add("u8", UInt8, [1, 1], MatType.UInt8, [200])
            .Add("i16", Int16, [1, 2], MatType.Int16, [-32768, 5])
            .Add("u16", UInt16, [1, 1], MatType.UInt16, [65535])
            .Add("i32", Int32, [1, 1], MatType.Int8, [-5])
            .Add("u32", UInt32, [1, 1], MatType.UInt32, [4294967295])
            .Add("u64", UInt64, [1, 1], MatType.UInt64, [4503599627370496])
            .Bytes);
        Assert.Equal([0, 7, 255], arrays["bytes"].As<double>().ToArray());
        Assert.Equal([-300, 300], arrays["shorts"].As<double>().ToArray());
        Assert.Equal([-128, 127], arrays["i8"].As<sbyte>().ToArray());
        Assert.Equal(200, arrays["u8"].As<byte>()[0]);
        Assert.Equal([-32768, 5], arrays["i16"].As<int>().ToArray());
        Assert.Equal(65535, arrays["u16"].As<int>()[0]);
        Assert.Equal(-5, arrays["i32"].As<int>()[0]);
        Assert.Equal(4294967295, arrays["u32"].As<long>()[0]);
        Assert.Equal(4503599627370496, arrays["u64"].As<long>()[0]);
    }

    [Fact]
    public void What_is_no_numeric_array_is_passed_over()
    {
        byte[] file = new MatFileWriter().Add("text", Text, [1, 2], MatType.UInt16, [65, 66]).Add("cell", Cell, [1, 1], MatType.Double, [1])
            .Add("empty", Double, [0, 0], MatType.Double, []).Add("x", Double, [1, 1], MatType.Double, [3]).Bytes;
        Assert.Equal(["empty", "x"], MatFile.Read(file).Keys.Order());
    }

    [Fact]
    public void Each_error_says_what_is_wrong()
    {
        byte[] good = new MatFileWriter().Add("x", Double, [2, 2], MatType.Double, [1, 2, 3, 4]).Bytes;
        static string Message(byte[] file) => Assert.Throws<ModelFormatException>(() => MatFile.Read(file)).Message;
        Assert.Contains("shorter than its header", Message([1, 2, 3]));
        Assert.Contains("mark of its byte order", Message(new byte[200]));
        Assert.Contains("'-v7'", Message([.. "MATLAB 7.3 MAT-file"u8, .. new byte[200]]));
        Assert.Contains("'-v7'", Message([0x89, .. "HDF"u8, .. new byte[200]]));
        Assert.Contains("0x0200", Message([.. good[..124], 0, 2, .. good[126..]]));
        Assert.Contains("cut off", Message(good[..^8]));
        Assert.Contains("do not fill", Message(new MatFileWriter().Add("x", Double, [2, 3], MatType.Double, [1]).Bytes));
        Assert.Contains("complex", Message(new MatFileWriter().Add("x", Double, [1, 1], MatType.Double, [1], flags: 0x800).Bytes));
        Assert.Contains("cannot be unpacked", Message([.. good[..128], 15, 0, 0, 0, 8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Contains("nowhere.mat", Assert.Throws<ModelFormatException>(() => MatFile.Load("nowhere.mat")).Message);
    }

    [SharedFact]
    public void Labels_of_AFLW2000_and_the_texture_coordinates_of_3DDFA_are_read()
    {
        IReadOnlyDictionary<string, Tensor> label = MatFile.Load(SharedFolder.Path("eval", "aflw2000", "exact16", "image00050.mat"));
        Assert.Equal(7, label["Pose_Para"].Shape.ElementCount);
        Assert.Equal(new Shape(3, 68), label["pt3d_68"].Shape);
        Assert.Equal([162, 52, 1182, 1072], label["roi"].As<int>().ToArray());
        Assert.All(label["pt3d_68"].Floats[..136].ToArray(), coordinate => Assert.InRange(coordinate, 0, 450));
        Tensor uv = MatFile.Load(SharedFolder.Path("models", "3ddfa_v2", "BFM_UV.mat"))["UV"];
        Assert.Equal(2, uv.Shape[1]);
        Assert.All(uv.ToFloat32().Floats.ToArray(), coordinate => Assert.InRange(coordinate, 0, 1));
    }

    [Fact]
    public void Damaged_files_end_in_the_documented_exception() => FuzzRun.Assert(
        "mat",
        [
            new MatFileWriter().Add("x", Double, [2, 3], MatType.UInt8, [1, 2, 3, 4, 5, 6]).Add("y", Single, [2, 1], MatType.Single, [1, 2]).Bytes,
            new MatFileWriter(true).Add("x", Int32, [3, 1], MatType.Int16, [1, 2, 3], compressed: true).Add("t", Text, [1, 1], MatType.UInt16, [65]).Bytes,
        ],
        6000, bytes => MatFile.Read(bytes), typeof(ModelFormatException));
}
