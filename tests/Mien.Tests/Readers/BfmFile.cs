using System.Runtime.InteropServices;
using System.Text;
using Mien.Tensors;

namespace Mien.Tests;

/// <summary>Writes a pickle of NumPy arrays as Python's protocol 3 does: the shape of the Basel face model's file, which may not be given away.</summary>
static class BfmFile
{
    public static void Write(string path, params (string Name, Tensor Array)[] arrays)
    {
        using FileStream file = File.Create(path);
        file.Write([0x80, 3, (byte)'}', (byte)'(']);
        foreach ((string name, Tensor array) in arrays)
        {
            Text(file, name);
            file.Write(Encoding.Latin1.GetBytes("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085C\u0001b\u0087R(K\u0001("));
            foreach (int extent in array.Shape.Extents)
                Integer(file, extent);
            file.Write(Encoding.Latin1.GetBytes("tcnumpy\ndtype\n"));
            Text(file, array.Type == ElementType.Float32 ? "f4" : "i8");
            file.Write(Encoding.Latin1.GetBytes("K\0K\u0001\u0087R(K\u0003"));
            Text(file, "<");
            file.Write(Encoding.Latin1.GetBytes("NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089B"));
            file.Write(BitConverter.GetBytes(array.Bytes.Length));
            file.Write(array.Bytes);
            file.Write("tb"u8);
        }
        file.Write("u."u8);
    }

    static void Text(Stream file, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        file.Write([(byte)'X', (byte)bytes.Length, 0, 0, 0]);
        file.Write(bytes);
    }

    static void Integer(Stream file, int value)
    {
        file.WriteByte((byte)'J');
        file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
    }
}
