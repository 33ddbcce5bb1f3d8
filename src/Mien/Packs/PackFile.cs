using System.Security.Cryptography;

namespace Mien;

/// <summary>One file of a pack.</summary>
/// <param name="Path">Inside the pack's folder, with forward slashes.</param>
/// <param name="Sha256">The published hash, lower-case hexadecimal; empty for an optional file whose hash is not known, which is then taken as it is.</param>
/// <param name="Source">Where the publisher offers it.</param>
/// <param name="Optional">Whether the pack works without it; what needs it is then left out.</param>
public sealed record PackFile(string Path, string Sha256, string Source, bool Optional)
{
    /// <summary>The SHA-256 of a file on disk, lower-case hexadecimal.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
