using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Mien.Tensors.Import.Numpy;

/// <summary>The header of an .npy file: a Python dictionary literal with descr, fortran_order and shape (NumPy's format specification, versions 1 to 3).</summary>
readonly record struct NumpyHeader(NumpyType Type, bool FortranOrder, Shape Shape, int Length)
{
    const int MostBytes = 1 << 20;

    public static NumpyHeader Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 10 || file[0] != 0x93 || !file[1..6].SequenceEqual("NUMPY"u8))
            throw new ModelFormatException("this is not a NumPy .npy file.", 0);
        int version = file[6];
        if (version is < 1 or > 3)
            throw new ModelFormatException($".npy version {version} is unknown; Mien reads 1 to 3.", 6);
        int start = version == 1 ? 10 : 12;
        if (file.Length < start)
            throw new ModelFormatException("the .npy header is cut off.", file.Length);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > MostBytes || length > file.Length - start)
            throw new ModelFormatException($"the .npy header claims {length} bytes; the file has {file.Length - start} left.", 8);
        string text = Encoding.UTF8.GetString(file.Slice(start, (int)length));
        return new NumpyHeader(
            NumpyType.Parse(Text(text)),
            Field(text, "fortran_order").StartsWith("True", StringComparison.Ordinal),
            NumpyType.ShapeOf(Extents(text)),
            start + (int)length);
    }

    static ReadOnlySpan<char> Field(string header, string name)
    {
        int at = header.IndexOf($"'{name}'", StringComparison.Ordinal);
        ReadOnlySpan<char> rest = at < 0 ? default : header.AsSpan(at + name.Length + 2).TrimStart();
        return rest is [':', ..] ? rest[1..].TrimStart() : throw new ModelFormatException($"the .npy header lacks '{name}'.");
    }

    static string Text(string header)
    {
        ReadOnlySpan<char> field = Field(header, "descr");
        int end = field is ['\'', ..] ? field[1..].IndexOf('\'') : -1;
        return end >= 0 ? field.Slice(1, end).ToString() : throw new ModelFormatException("structured NumPy arrays are not supported; save one plain array.");
    }

    static long[] Extents(string header)
    {
        ReadOnlySpan<char> field = Field(header, "shape");
        int end = field is ['(', ..] ? field.IndexOf(')') : -1;
        if (end < 0)
            throw new ModelFormatException("the .npy header's shape is not a tuple.");
        ReadOnlySpan<char> list = field[1..end];
        var extents = new List<long>();
        foreach (Range part in list.Split(','))
        {
            ReadOnlySpan<char> word = list[part].Trim().TrimEnd('L');
            if (word.IsEmpty)
                continue;
            if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long extent) || extents.Count == 64)
                throw new ModelFormatException($"the .npy header's shape ({(list.Length > 80 ? list[..80] : list)}) cannot be read.");
            extents.Add(extent);
        }
        return [.. extents];
    }
}
