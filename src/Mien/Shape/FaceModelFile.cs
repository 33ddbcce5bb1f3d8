using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// The face model's file: "MIENFACE", version (2 bytes), 2 bytes 0, length of the content (4), its SHA-256 (32), then the content,
/// compressed by Brotli (RFC 7932). Everything is little-endian. <see cref="FaceModelReader"/> and <see cref="FaceModelWriter"/> hold the content's layout.
/// </summary>
static class FaceModelFile
{
    public const int HeaderLength = 48;

    const int Version = 1;
    const int MostContent = 1 << 26;

    static ReadOnlySpan<byte> Magic => "MIENFACE"u8;

    public static FaceModelContent Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength || !file.StartsWith(Magic))
            throw new ModelFormatException("this is not a face model of Mien.", 0);
        int version = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        if (version != Version)
            throw new ModelFormatException($"the face model has version {version}; this Mien reads {Version}. Build it again with 'mien model build'.", 8);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[12..]);
        if (length > MostContent)
            throw new ModelFormatException($"the face model claims {length} bytes of content; Mien reads up to {MostContent}.", 12);
        byte[] content = new byte[length];
        if (!BrotliDecoder.TryDecompress(file[HeaderLength..], content, out int written) || written != length)
            throw new ModelFormatException("the face model's content is damaged or cut off; get the file again.", HeaderLength);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(file[16..HeaderLength]))
            throw new ModelFormatException("the face model's content does not match its hash; get the file again.", 16);
        return FaceModelReader.Read(content);
    }

    public static byte[] Write(FaceModelContent model)
    {
        byte[] content = FaceModelWriter.Write(model);
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        if (!BrotliEncoder.TryCompress(content, packed, out int length, quality: 11, window: 24))
            throw new InvalidOperationException("Brotli failed.");
        byte[] file = new byte[HeaderLength + length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), (uint)content.Length);
        SHA256.HashData(content, file.AsSpan(16, 32));
        packed.AsSpan(0, length).CopyTo(file.AsSpan(HeaderLength));
        return file;
    }
}
