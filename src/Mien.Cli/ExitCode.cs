namespace Mien.Cli;

/// <summary>What the command tells the shell.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int NoFace = 1;
    public const int BadInput = 2;
}
