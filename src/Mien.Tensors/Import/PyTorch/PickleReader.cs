using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Mien.Tensors.Import.PyTorch;

/// <summary>
/// Interprets Python pickles (protocols 0 to 5) without being able to execute anything: names resolve to <see cref="PickleWhitelist"/> only.
/// Opcodes: CPython's pickletools. Results are null, bool, long, BigInteger, double, string, byte[], object?[] (tuple), List, <see cref="PickleMap"/> and the NumPy and PyTorch values.
/// </summary>
sealed class PickleReader(ReadOnlyMemory<byte> file, Func<object?, object>? persistent = null)
{
    const int MostOpcodes = 1 << 21;
    const int MostStack = 1 << 20;
    const int MostIntegerBytes = 64;

    readonly List<object?> _stack = [];
    readonly List<int> _marks = [];
    readonly Dictionary<long, object?> _memo = [];
    int _at;
    int _opcode;
    long _encoded;

    /// <summary>Where the next pickle or the data behind it begins.</summary>
    public int Position => _at;

    /// <summary>Reads one pickle up to its STOP.</summary>
    public object? Read()
    {
        _stack.Clear();
        _marks.Clear();
        _memo.Clear();
        for (int count = 0; ; count++)
        {
            if (count == MostOpcodes || _stack.Count > MostStack || _marks.Count > MostStack)
                throw Damaged("the pickle is larger than Mien reads");
            _opcode = _at;
            byte opcode = Byte();
            if (opcode == '.')
                return Pop();
            if (!Scalar(opcode) && !Container(opcode))
                Object(opcode);
        }
    }

    bool Scalar(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'N': Push(null); return true;
            case 0x88: Push(true); return true;
            case 0x89: Push(false); return true;
            case (byte)'K': Push((long)Byte()); return true;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); return true;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); return true;
            case (byte)'I': PushDecimal(Line()); return true;
            case (byte)'L': PushDecimal(Line().TrimEnd('L')); return true;
            case 0x8A: PushInteger(Take(Byte())); return true;
            case 0x8B: PushInteger(Take(Length4())); return true;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); return true;
            case (byte)'F': Push(Number(Line())); return true;
            case (byte)'S': Push(Quoted(Line())); return true;
            case (byte)'T': Push(Encoding.Latin1.GetString(Take(Length4()))); return true;
            case (byte)'U': Push(Encoding.Latin1.GetString(Take(Byte()))); return true;
            case (byte)'V': Push(Unescaped(Line())); return true;
            case (byte)'X': Push(Text(Length4())); return true;
            case 0x8C: Push(Text(Byte())); return true;
            case 0x8D: Push(Text(Length8())); return true;
            case (byte)'B': Push(Take(Length4()).ToArray()); return true;
            case (byte)'C': Push(Take(Byte()).ToArray()); return true;
            case 0x8E or 0x96: Push(Take(Length8()).ToArray()); return true;
            default: return false;
        }
    }

    bool Container(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': _marks.Add(_stack.Count); return true;
            case (byte)'0': Discard(); return true;
            case (byte)'1': PopToMark(); return true;
            case (byte)'2': Push(Peek()); return true;
            case (byte)')': Push(Array.Empty<object?>()); return true;
            case (byte)'t': Push(PopToMark()); return true;
            case 0x85 or 0x86 or 0x87: Push(PopMany(opcode - 0x84)); return true;
            case (byte)']': Push(new List<object?>()); return true;
            case (byte)'l': Push(new List<object?>(PopToMark())); return true;
            case (byte)'a': Extend([Pop()]); return true;
            case (byte)'e': Extend(PopToMark()); return true;
            case (byte)'}': Push(new PickleMap()); return true;
            case (byte)'d':
                object?[] pairs = PopToMark();
                Push(new PickleMap());
                SetItems(pairs);
                return true;
            case (byte)'s': SetItems(PopMany(2)); return true;
            case (byte)'u': SetItems(PopToMark()); return true;
            case (byte)'p': _memo[Decimal(Line())] = Peek(); return true;
            case (byte)'q': _memo[Byte()] = Peek(); return true;
            case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); return true;
            case 0x94: _memo[_memo.Count] = Peek(); return true;
            case (byte)'g': Recall(Decimal(Line())); return true;
            case (byte)'h': Recall(Byte()); return true;
            case (byte)'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); return true;
            default: return false;
        }
    }

    void Object(byte opcode)
    {
        switch (opcode)
        {
            case 0x80:
                if (Byte() is var protocol and > 5)
                    throw Damaged($"pickle protocol {protocol} is unknown; Mien reads 0 to 5");
                break;
            case 0x95: Take(8); break;
            case (byte)'c': Push(PickleWhitelist.Find(Line(), Line(), _opcode)); break;
            case 0x93:
                object? name = Pop();
                Push(Pop() is string module && name is string text ? PickleWhitelist.Find(module, text, _opcode) : throw Damaged("a global's name is not text"));
                break;
            case (byte)'R' or 0x81:
                object? arguments = Pop();
                Push(Apply(Pop(), arguments as object?[]));
                break;
            case (byte)'b':
                object? state = Pop();
                PickleWhitelist.Build(Peek(), state, _opcode);
                break;
            case (byte)'Q': Push(Persist(Pop())); break;
            case (byte)'P': Push(Persist(Line())); break;
            default: throw Damaged(opcode is >= 0x20 and < 0x7F ? $"the pickle has opcode '{(char)opcode}', which Mien does not read" : $"the pickle has opcode 0x{opcode:x2}, which Mien does not read");
        }
    }

    object Apply(object? callable, object?[]? arguments)
    {
        if (callable is not PickleGlobal global || arguments is null)
            throw Damaged("the pickle applies something that is not a name to arguments");
        // One memoised text could be encoded over and over; no honest file encodes more than it holds.
        if (global.Constructor == PickleConstructor.EncodeText && arguments is [string text, ..] && (_encoded += text.Length) > file.Length)
            throw Damaged("the pickle encodes more text than it holds");
        // The same holds for a list of pairs that is made into dictionaries again and again.
        if (global.Constructor == PickleConstructor.OrderedDictionary && arguments is [List<object?> pairs] && (_encoded += pairs.Count) > file.Length)
            throw Damaged("the pickle repeats a dictionary more often than it has bytes");
        return PickleWhitelist.Apply(global, arguments, _opcode);
    }

    object Persist(object? id) => persistent is null ? throw Damaged("the pickle refers to data outside of it; this is not a plain pickle") : persistent(id);

    void Extend(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw Damaged("the pickle appends to something that is not a list");
        list.AddRange(items);
    }

    void SetItems(object?[] pairs)
    {
        if (Peek() is not PickleMap map || pairs.Length % 2 != 0)
            throw Damaged("the pickle sets items of something that is not a dictionary");
        for (int i = 0; i < pairs.Length; i += 2)
            map.Items.Add((pairs[i], pairs[i + 1]));
    }

    void Recall(long index) =>
        Push(_memo.TryGetValue(index, out object? value) ? value : throw Damaged($"the pickle recalls memo {index}, which was never stored"));

    void Push(object? value) => _stack.Add(value);

    int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Damaged("the pickle's stack is empty");

    object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    void Discard()
    {
        if (_marks.Count > 0 && _marks[^1] == _stack.Count)
            _marks.RemoveAt(_marks.Count - 1);
        else
            Pop();
    }

    object?[] PopMany(int count)
    {
        if (_stack.Count - Floor < count)
            throw Damaged("the pickle's stack is empty");
        return Cut(_stack.Count - count);
    }

    object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw Damaged("the pickle closes a mark that it never set");
        int from = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(from);
    }

    object?[] Cut(int from)
    {
        object?[] items = _stack.GetRange(from, _stack.Count - from).ToArray();
        _stack.RemoveRange(from, items.Length);
        return items;
    }

    byte Byte() => Take(1)[0];

    ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > file.Length - _at)
            throw Damaged($"the pickle is cut off: {count} bytes are wanted and {file.Length - _at} are left");
        ReadOnlySpan<byte> bytes = file.Span.Slice(_at, (int)count);
        _at += (int)count;
        return bytes;
    }

    long Length4() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    long Length8() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    string Text(long length) => Encoding.UTF8.GetString(Take(length));

    string Line()
    {
        int length = file.Span[_at..].IndexOf((byte)'\n');
        string line = Encoding.Latin1.GetString(Take(length < 0 ? long.MaxValue : length));
        _at++;
        return line;
    }

    void PushInteger(ReadOnlySpan<byte> littleEndian)
    {
        if (littleEndian.Length > MostIntegerBytes)
            throw Damaged($"the pickle has an integer of {littleEndian.Length} bytes");
        var integer = new BigInteger(littleEndian);
        Push(integer >= long.MinValue && integer <= long.MaxValue ? (long)integer : integer);
    }

    // Protocol 0 writes booleans as the integers 00 and 01.
    void PushDecimal(string line)
    {
        if (line is "00" or "01")
            Push(line == "01");
        else
            Push(Decimal(line));
    }

    long Decimal(string line) =>
        long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Damaged("the pickle has a decimal number that cannot be read");

    double Number(string line) =>
        double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Damaged("the pickle has a decimal number that cannot be read");

    string Quoted(string line)
    {
        if (line.Length < 2 || line[0] != line[^1] || line[0] is not ('\'' or '"'))
            throw Damaged("the pickle has a string without quotes");
        return Unescaped(line[1..^1]);
    }

    string Unescaped(string line)
    {
        if (!line.Contains('\\'))
            return line;
        var text = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\' || i + 1 == line.Length)
            {
                text.Append(line[i]);
                continue;
            }
            char kind = line[++i];
            int digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits == 0)
            {
                text.Append(kind switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => kind });
                continue;
            }
            if (i + digits >= line.Length || !int.TryParse(line.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) || !Rune.IsValid(code))
                throw Damaged("the pickle has an escape that cannot be read");
            text.Append(new Rune(code).ToString());
            i += digits;
        }
        return text.ToString();
    }

    ModelFormatException Damaged(string message) => new(message, _opcode);
}
