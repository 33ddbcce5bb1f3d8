using System.Security.Cryptography;
using System.Text;

namespace Mien.Training;

/// <summary>Tells by eight hexadecimal digits whether data are the same as before: the beginning of SHA-256 over all that was added.</summary>
sealed class ContentHash
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text + '\n'));

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, 4));
}
