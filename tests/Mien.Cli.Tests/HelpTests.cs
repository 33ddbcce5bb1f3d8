namespace Mien.Cli.Tests;

public sealed class HelpTests : EmptyFolder
{
    [Theory]
    [InlineData("--help")]
    [InlineData("photo --help")]
    [InlineData("video --help")]
    [InlineData("camera --help")]
    [InlineData("packs --help")]
    [InlineData("model --help")]
    [InlineData("model info --help")]
    [InlineData("model build --help")]
    [InlineData("model show --help")]
    [InlineData("data --help")]
    [InlineData("data view --help")]
    [InlineData("data label --help")]
    [InlineData("net --help")]
    [InlineData("net info --help")]
    [InlineData("net run --help")]
    [InlineData("net bench --help")]
    [InlineData("net profile --help")]
    [InlineData("net convert --help")]
    public void Help_shows_usage_examples_and_exit_codes(string arguments)
    {
        MienProcess mien = Mien(arguments.Split(' '));
        Assert.Equal(0, mien.ExitCode);
        Assert.Empty(mien.Errors);
        Assert.Contains("Usage:", mien.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  mien ", mien.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("0 done, 1 no face found, 2 bad input", mien.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_arguments_the_help_shows() => Assert.Contains("Usage:", Mien().Output, StringComparison.Ordinal);

    [Fact]
    public void The_version_is_the_assembly_s()
    {
        MienProcess mien = Mien("--version");
        Assert.Equal(0, mien.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", mien.Output);
    }

    [Fact]
    public void An_empty_store_lists_what_can_be_installed()
    {
        MienProcess mien = Mien("packs", "list");
        Assert.Equal(0, mien.ExitCode);
        Assert.Contains("mediapipe", mien.Output, StringComparison.Ordinal);
        Assert.Equal("mien", Mien("packs", "list", "--names").Output.Trim());
        Assert.Empty(Left);
    }
}
