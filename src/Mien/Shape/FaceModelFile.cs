using System.Buffers.Binary;
using System.Security.Cryptography;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// The face model's file: "MIENFACE", version (2 bytes), 2 bytes 0, length of the content (4), its SHA-256 (32), then the
/// content. Everything is little-endian. <see cref="FaceModelReader"/> and <see cref="FaceModelWriter"/> hold the content's layout.
/// </summary>
static class FaceModelFile
{
    public const int HeaderLength = 48;

    const int Version = 1;

    static ReadOnlySpan<byte> Magic => "MIENFACE"u8;

    /// <param name="file">The bytes of the file.</param>
    /// <param name="checkHash">Not for the model inside Mien.dll, which cannot be damaged alone: loading the cryptography takes longer than reading it.</param>
    public static FaceModel Read(ReadOnlySpan<byte> file, bool checkHash = true)
    {
        if (file.Length < HeaderLength || !file.StartsWith(Magic))
            throw new ModelFormatException("this is not a face model of Mien.", 0);
        int version = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        if (version != Version)
            throw new ModelFormatException($"the face model has version {version}; this Mien reads {Version}. Build it again with 'mien model build'.", 8);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[12..]);
        if (length != file.Length - HeaderLength)
            throw new ModelFormatException($"the face model claims {length} bytes of content and has {file.Length - HeaderLength}: it is cut off or damaged; get the file again.", 12);
        if (checkHash && !SHA256.HashData(file[HeaderLength..]).AsSpan().SequenceEqual(file[16..HeaderLength]))
            throw new ModelFormatException("the face model does not match its hash: it is damaged; get the file again.", 16);
        return new FaceModel(FaceModelReader.Read(file[HeaderLength..]), Convert.ToHexStringLower(file[16..HeaderLength]));
    }

    public static byte[] Write(FaceModelContent model)
    {
        byte[] content = FaceModelWriter.Write(model);
        byte[] file = new byte[HeaderLength + content.Length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), (uint)content.Length);
        content.CopyTo(file, HeaderLength);
        SHA256.HashData(file.AsSpan(HeaderLength), file.AsSpan(16, 32));
        return file;
    }
}
