using Mien.Tensors.Import.PyTorch;
using Mien.Testing;

namespace Mien.Tensors.Tests.Import;

public class PyTorchFileTests
{
    public static TheoryData<byte[]> Formats => new(Fixtures.PthLegacy, Fixtures.PthZip);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_checkpoint_gives_its_state_dict_without_the_module_prefix(byte[] file)
    {
        IReadOnlyDictionary<string, Tensor> state = PyTorchFile.ReadStateDict(file);
        Assert.Equal(["half", "n", "part", "w"], state.Keys.Order());
        Assert.Equal(ElementType.Float16, state["half"].Type);
        Assert.Equal([0.5f, -2f], state["half"].ToFloat32().Floats.ToArray());
        Assert.Equal(new Shape(), state["n"].Shape);
        Assert.Equal(7, state["n"].As<long>()[0]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Views_that_are_not_contiguous_become_dense(byte[] file)
    {
        IReadOnlyDictionary<string, Tensor> state = PyTorchFile.ReadStateDict(file);
        Assert.Equal(new Shape(4, 3), state["w"].Shape);
        Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], state["w"].Floats.ToArray());
        Assert.Equal(new Shape(2, 2), state["part"].Shape);
        Assert.Equal([5f, 6, 9, 10], state["part"].Floats.ToArray());
    }

    [Fact]
    public void Parameters_under_the_key_model_are_read() =>
        Assert.Equal([1f, 1f], PyTorchFile.ReadStateDict(Fixtures.PthParameter)["w"].Floats.ToArray());

    [Fact]
    public void A_pickle_that_is_no_PyTorch_file_is_refused()
    {
        Assert.Throws<ModelFormatException>(() => PyTorchFile.ReadStateDict(Fixtures.PickleProtocol2));
        Assert.Contains("data.pkl", Assert.Throws<ModelFormatException>(() => PyTorchFile.ReadStateDict(Fixtures.NpzStored)).Message);
        Assert.Throws<ModelFormatException>(() => PyTorchFile.ReadStateDict([]));
    }

    [SharedFact]
    public void The_state_dict_of_mb05_is_what_PyTorch_loads()
    {
        IReadOnlyDictionary<string, Tensor> state = PyTorchFile.LoadStateDict(SharedFolder.Path("models", "3ddfa_v2", "mb05_120x120.pth"));
        Assert.Equal(166, state.Count);
        Tensor weights = state["dw6.conv_sep.weight"];
        Assert.Equal([0.0016931499f, 0.0018695233f, 0.00036297066f], weights.Floats[..3].ToArray());
        Assert.Equal(-37.744943728361676, Sum(weights), 1e-9);
        Assert.Equal(290184, state["bn1.num_batches_tracked"].As<long>()[0]);
    }

    [SharedFact]
    public void The_state_dict_of_FaceBoxes_is_what_PyTorch_loads()
    {
        IReadOnlyDictionary<string, Tensor> state = PyTorchFile.LoadStateDict(SharedFolder.Path("models", "3ddfa_v2", "FaceBoxesProd.pth"));
        Assert.Equal(174, state.Count);
        Assert.Equal([0.06497127562761307f, -0.03853173181414604f], state["conf.2.bias"].Floats.ToArray());
        Assert.Equal(628223.4740, state.Values.Where(tensor => tensor.Type == ElementType.Float32).Sum(Sum), 1e-3);
    }

    static double Sum(Tensor tensor)
    {
        double sum = 0;
        foreach (float element in tensor.Floats)
            sum += element;
        return sum;
    }

    [Fact]
    public void Damaged_checkpoints_end_in_a_format_error() => FuzzRun.Assert(
        "pth",
        [Fixtures.PthLegacy, Fixtures.PthZip, Fixtures.PthParameter],
        10_000,
        file => PyTorchFile.ReadStateDict(file),
        typeof(ModelFormatException));
}
