using System.Buffers.Binary;
using System.Text;
using Mien.Tensors.Export.Safetensors;
using Mien.Tensors.Import.Safetensors;
using Mien.Testing;

namespace Mien.Tensors.Tests.Import;

public sealed class SafetensorsTests
{
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
        byte[] file = SafetensorsWriter.Write([new("a \"quoted\" näme", tensor), new("other", Tensor.Vector(1, 2))], new Dictionary<string, string> { ["step"] = "20", ["about"] = "ünïcode" });
        SafetensorsFile back = SafetensorsFile.Read(file);
        Tensor same = back.Tensors["a \"quoted\" näme"];
        Assert.Equal(type, same.Type);
        Assert.Equal(tensor.Shape, same.Shape);
        Assert.Equal(tensor.Bytes.ToArray(), same.Bytes.ToArray());
        Assert.Equal([1f, 2], back.Tensors["other"].Floats.ToArray());
        Assert.Equal("20", back.Metadata["step"]);
        Assert.Equal("ünïcode", back.Metadata["about"]);
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(file) % 8);
    }

    [Fact]
    public void The_example_of_the_format_s_documentation_is_read()
    {
        byte[] file = File("""{"test":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}""", new byte[16]);
        Assert.Equal(new int[4], SafetensorsFile.Read(file).Tensors["test"].As<int>().ToArray());
    }

    [Fact]
    public void A_file_without_tensors_is_read() => Assert.Empty(SafetensorsFile.Read(File("{}")).Tensors);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "cannot lie")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "cannot lie")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "cannot lie")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "cannot lie")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "belong to none")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "two tensors")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[6],"data_offsets":[0,12]}}""", "BF16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-3],"data_offsets":[0,12]}}""", "negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,12]}}""", "2147483647")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,3],"data_offsets":[0,12]}}""", "rank")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,12]}}""", "1.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3]}}""", "lacks")]
    [InlineData("""{"a":7}""", "damaged")]
    [InlineData("""{"__metadata__":{"a":7}}""", "damaged")]
    [InlineData("""{"a":""", "damaged")]
    [InlineData(""" {}""", "JSON object")]
    public void Headers_that_cannot_be_met_are_explained(string header, string word) =>
        Assert.Contains(word, Assert.Throws<ModelFormatException>(() => SafetensorsFile.Read(File(header, new byte[12]))).Message);

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(200_000_000UL)]
    [InlineData(3UL)]
    public void A_header_longer_than_the_file_is_refused(ulong length)
    {
        byte[] file = File("{}");
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Assert.Throws<ModelFormatException>(() => SafetensorsFile.Read(file));
        Assert.Throws<ModelFormatException>(() => SafetensorsFile.Read(file.AsMemory(0, 7)));
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.safetensors", Assert.Throws<ModelFormatException>(() => SafetensorsFile.Read("nowhere.safetensors")).Message);

    [Fact]
    public void Two_tensors_of_one_name_are_not_written() =>
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write([new("a", Tensor.Vector(1)), new("a", Tensor.Vector(2))]));

    [Fact]
    public void Damaged_files_end_in_a_format_error() => FuzzRun.Assert(
        "safetensors",
        [
            SafetensorsWriter.Write([new("a", Tensor.Vector(1, 2, 3)), new("b", new Tensor(ElementType.Float16, new Shape(2, 2)))], new Dictionary<string, string> { ["step"] = "20" }),
            File("""{"test":{"dtype":"I64","shape":[2,2],"data_offsets":[0,32]}}""", new byte[32]),
        ],
        20_000,
        file => SafetensorsFile.Read(file),
        typeof(ModelFormatException));

    static byte[] File(string header, params byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }
}
