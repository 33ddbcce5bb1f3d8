using System.Text;
using Mien.Tensors.Import.PyTorch;
using Mien.Testing;

namespace Mien.Tensors.Tests.Import;

public class PickleTests
{
    static readonly float[] Halves = [-1, -0.5f, 0, 0.5f, 1, 1.5f];

    public static TheoryData<byte[]> Protocols => new(
        Fixtures.PickleProtocol0, Fixtures.PickleProtocol1, Fixtures.PickleProtocol2,
        Fixtures.PickleProtocol3, Fixtures.PickleProtocol4, Fixtures.PickleProtocol5);

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Arrays_are_read_from_every_protocol(byte[] file)
    {
        IReadOnlyDictionary<string, Tensor> arrays = PickleFile.ReadArrays(file);
        Assert.Equal(["mean", "tri"], arrays.Keys.Order());
        Assert.Equal(new Shape(2, 3), arrays["mean"].Shape);
        Assert.Equal(Halves, arrays["mean"].Floats.ToArray());
        Assert.Equal([0, 1, 2, 3, 4, 5], arrays["tri"].As<int>().ToArray());
    }

    [Fact]
    public void A_lone_big_endian_array_is_read_under_the_empty_name() =>
        Assert.Equal(Halves, PickleFile.ReadArrays(Fixtures.PickleLoneBigEndian)[""].ToFloat32().Floats.ToArray());

    [Fact]
    public void Names_that_are_not_listed_are_refused_and_named()
    {
        Assert.Contains("eval", Assert.Throws<ModelFormatException>(() => PickleFile.ReadArrays(Fixtures.PickleEval)).Message);
        Assert.Contains("system", Assert.Throws<ModelFormatException>(() => PickleFile.ReadArrays(Fixtures.PickleSystem)).Message);
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'true'\ntR.", "os.system")]
    [InlineData("(S'true'\nios\nsystem\n.", "opcode 'i'")]
    [InlineData("(cbuiltins\neval\nS'1'\no.", "builtins.eval")]
    [InlineData("cnumpy\nload\n(S'x'\ntR.", "numpy.load")]
    [InlineData("cnumpy.core.multiarray\n_reconstruct\n(cbuiltins\nobject\ntR.", "builtins.object")]
    [InlineData("cnumpy\nndarray\n(I3\ntR.", "numpy.ndarray")]
    [InlineData("\x0082\x0001.", "opcode")]
    public void Nothing_can_be_executed(string pickle, string word) =>
        Assert.Contains(word, Assert.Throws<ModelFormatException>(() => PickleFile.ReadArrays(Encoding.Latin1.GetBytes(pickle))).Message);

    [Theory]
    [InlineData("", "cut off")]
    [InlineData(".", "empty")]
    [InlineData("t.", "mark")]
    [InlineData("h\u0005.", "memo")]
    [InlineData("(1.", "empty")]
    [InlineData("]N(s.", "empty")]
    [InlineData("N]b.", "state")]
    [InlineData("Iabc\n.", "decimal")]
    [InlineData("V\\uD800\n.", "escape")]
    [InlineData("Q.", "empty")]
    [InlineData("NQ.", "outside")]
    [InlineData("I1\n.", "neither")]
    public void Damage_is_explained(string pickle, string word) =>
        Assert.Contains(word, Assert.Throws<ModelFormatException>(() => PickleFile.ReadArrays(Encoding.Latin1.GetBytes(pickle))).Message);

    [Fact]
    public void A_dictionary_that_holds_itself_is_no_trap() =>
        Assert.Throws<ModelFormatException>(() => PickleFile.ReadArrays("}q\0S'a'\nh\0s."u8.ToArray()));

    [Fact]
    public void Text_that_is_encoded_over_and_over_is_refused()
    {
        var pickle = new StringBuilder("c_codecs\nencode\nq\0X").Append("\u0010\u0027\0\0").Append('a', 10_000).Append("q\u0001");
        for (int i = 0; i < 100_000; i++)
            pickle.Append("h\0h\u0001\u0085R");
        Assert.Contains("encodes", Assert.Throws<ModelFormatException>(() => PickleFile.ReadArrays(Encoding.Latin1.GetBytes(pickle.Append('.').ToString()))).Message);
    }

    [SharedFact]
    public void The_mean_and_deviation_of_3ddfa_are_the_published_ones()
    {
        IReadOnlyDictionary<string, Tensor> arrays = PickleFile.LoadArrays(SharedFolder.Path("models", "3ddfa_v2", "param_mean_std_62d_120x120.pkl"));
        // REFERENCE 1.3.4.
        Assert.Equal([0.000349263632f, 2.5279013e-07f, -6.87519787e-07f, 60.1679573f], arrays["mean"].Floats[..4].ToArray());
        Assert.Equal(-0.14168486f, arrays["mean"].Floats[61]);
        Assert.Equal([0.000176321526f, 6.73794348e-05f, 0.000447084894f, 26.5502319f], arrays["std"].Floats[..4].ToArray());
        Assert.Equal(0.255969286f, arrays["std"].Floats[61]);
    }

    [SharedFact]
    public void The_triangles_of_3ddfa_are_read_from_their_fortran_order()
    {
        Tensor triangles = PickleFile.LoadArrays(SharedFolder.Path("models", "3ddfa_v2", "tri.pkl"))[""];
        Assert.Equal(new Shape(3, 76073), triangles.Shape);
        // pickle.load gives tri[:, 0] and tri[:, -1].
        ReadOnlySpan<int> t = triangles.As<int>();
        Assert.Equal([0, 130, 1], new[] { t[0], t[76073], t[2 * 76073] });
        Assert.Equal([38363, 29353, 29381], new[] { t[76072], t[2 * 76073 - 1], t[3 * 76073 - 1] });
    }

    [Fact]
    public void Damaged_pickles_end_in_a_format_error() => FuzzRun.Assert(
        "pickle",
        [Fixtures.PickleProtocol0, Fixtures.PickleProtocol2, Fixtures.PickleProtocol4, Fixtures.PickleProtocol5, Fixtures.PickleLoneBigEndian],
        20_000,
        file => PickleFile.ReadArrays(file),
        typeof(ModelFormatException));
}
