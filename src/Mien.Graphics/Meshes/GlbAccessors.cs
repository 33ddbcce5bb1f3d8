using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mien.Graphics.Meshes;

/// <summary>Reads the typed arrays of a GLB file (accessors over views of its buffer, sparse ones too).</summary>
sealed class GlbAccessors(JsonElement root, ReadOnlyMemory<byte> buffer)
{
    // Sparse and overlapping arrays take more memory than the file has bytes; this many numbers in all is enough for any mesh.
    const long MaxNumbers = 40_000_000;

    readonly JsonElement[] _accessors = root.Items("accessors");
    readonly JsonElement[] _views = root.Items("bufferViews");
    long _numbers;

    public Vector3[] ReadVector3(int accessor, string place)
    {
        (float[] numbers, int width) = Read(accessor, 3, place);
        if (width == 3)
            return MemoryMarshal.Cast<float, Vector3>(numbers).ToArray();
        // Colours may come with alpha.
        var vectors = new Vector3[numbers.Length / width];
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = new Vector3(numbers[i * width], numbers[i * width + 1], numbers[i * width + 2]);
        return vectors;
    }

    public Vector2[] ReadVector2(int accessor, string place) => MemoryMarshal.Cast<float, Vector2>(Read(accessor, 2, place).Numbers).ToArray();

    public int[] ReadIndices(int accessor, int vertexCount, string place)
    {
        JsonElement item = Accessor(accessor, place);
        NumberType type = TypeOf(item, place);
        if (type is not (NumberType.UInt8 or NumberType.UInt16 or NumberType.UInt32) || item.Text("type") != "SCALAR" || item.Find("sparse") is not null)
            GlbJson.Fail($"accessor {accessor} of {place} holds no indices");
        int count = Count(item, 1, place);
        Elements elements = Locate(item, "bufferView", type, 1, count, place);
        int[] indices = new int[count];
        for (int i = 0; i < count; i++)
        {
            long index = (long)elements.Number(i, 0);
            if (index >= vertexCount)
                GlbJson.Fail($"corner {i} of {place} names vertex {index} of {vertexCount}");
            indices[i] = (int)index;
        }
        return indices;
    }

    /// <summary>The bytes of a view.</summary>
    public ReadOnlyMemory<byte> View(int index, string place)
    {
        if (index >= _views.Length)
            GlbJson.Fail($"{place} names view {index} of {_views.Length}");
        JsonElement view = _views[index];
        int offset = view.Whole("byteOffset", 0), length = view.Whole("byteLength", -1);
        if (view.Whole("buffer", 0) != 0)
            throw new MeshFormatException($"View {index} of the GLB file lies in another file. Export it with everything embedded.") { IsUnsupported = true };
        if (length < 0 || (long)offset + length > buffer.Length)
            GlbJson.Fail($"view {index} reaches to byte {(long)offset + length} of {buffer.Length}");
        return buffer.Slice(offset, length);
    }

    (float[] Numbers, int Width) Read(int accessor, int width, string place)
    {
        JsonElement item = Accessor(accessor, place);
        string type = item.Text("type") ?? "";
        int stored = type switch { "VEC2" => 2, "VEC3" => 3, "VEC4" => 4, _ => 0 };
        if (stored != width && !(width == 3 && stored == 4))
            GlbJson.Fail($"accessor {accessor} of {place} is of type \"{type}\", not VEC{width}");
        NumberType number = TypeOf(item, place);
        int count = Count(item, stored, place);
        float scale = item.Find("normalized") is { ValueKind: JsonValueKind.True } ? 1 / number.Full() : 1;
        float[] numbers = new float[count * stored];
        if (item.Find("bufferView") is not null)
            Copy(Locate(item, "bufferView", number, stored, count, place), numbers, i => i, count, stored, scale);
        if (item.Find("sparse") is { } sparse)
            ReadSparse(sparse, number, stored, count, scale, numbers, place);
        int bad = Array.FindIndex(numbers, value => !float.IsFinite(value));
        if (bad >= 0)
            GlbJson.Fail($"element {bad / stored} of accessor {accessor} of {place} is not finite");
        return (numbers, stored);
    }

    void ReadSparse(JsonElement sparse, NumberType number, int width, int count, float scale, float[] numbers, string place)
    {
        int changed = sparse.Whole("count", -1);
        JsonElement indices = sparse.Find("indices") ?? default, values = sparse.Find("values") ?? default;
        if (changed < 0 || changed > count)
            GlbJson.Fail($"a sparse accessor of {place} changes {changed} of {count} elements");
        Elements places = Locate(indices, "bufferView", TypeOf(indices, place), 1, changed, place, packed: true);
        Elements elements = Locate(values, "bufferView", number, width, changed, place, packed: true);
        Copy(elements, numbers, i =>
        {
            double at = places.Number(i, 0);
            if (!(at >= 0 && at < count))
                GlbJson.Fail($"a sparse accessor of {place} changes element {at} of {count}");
            return (int)at;
        }, changed, width, scale);
    }

    static void Copy(Elements elements, float[] numbers, Func<int, int> target, int count, int width, float scale)
    {
        for (int i = 0; i < count; i++)
        {
            int at = target(i) * width;
            for (int k = 0; k < width; k++)
            {
                float value = (float)elements.Number(i, k) * scale;
                // The lowest signed integer stands for −1 like the one above it.
                numbers[at + k] = scale == 1 ? value : Math.Max(value, -1);
            }
        }
    }

    JsonElement Accessor(int index, string place)
    {
        if (index >= _accessors.Length)
            GlbJson.Fail($"{place} names accessor {index} of {_accessors.Length}");
        return _accessors[index];
    }

    int Count(JsonElement accessor, int width, string place)
    {
        int count = accessor.Whole("count", 0);
        _numbers += (long)count * width;
        if (_numbers > MaxNumbers)
            throw new MeshFormatException($"The GLB file is too large: with {place} it holds more than {MaxNumbers} numbers.");
        return count;
    }

    Elements Locate(JsonElement holder, string name, NumberType type, int width, int count, string place, bool packed = false)
    {
        int index = holder.Whole(name, -1);
        if (index < 0)
            GlbJson.Fail($"an accessor of {place} has no view");
        ReadOnlyMemory<byte> view = View(index, place);
        int offset = holder.Whole("byteOffset", 0), size = type.Size() * width, stride = packed ? size : _views[index].Whole("byteStride", size);
        if (stride < size)
            GlbJson.Fail($"view {index} has a stride of {stride} bytes for elements of {size}");
        if (count > 0 && offset + (long)stride * (count - 1) + size > view.Length)
            GlbJson.Fail($"an accessor of {place} reaches over the end of view {index}");
        return new Elements(view[Math.Min(offset, view.Length)..], type, stride);
    }

    static NumberType TypeOf(JsonElement item, string place)
    {
        int code = item.Whole("componentType", 0);
        switch (code)
        {
            case 5120:
                return NumberType.Int8;
            case 5121:
                return NumberType.UInt8;
            case 5122:
                return NumberType.Int16;
            case 5123:
                return NumberType.UInt16;
            case 5125:
                return NumberType.UInt32;
            case 5126:
                return NumberType.Float32;
            default:
                GlbJson.Fail($"{code} is no type of numbers, in {place}");
                return default;
        }
    }

    readonly struct Elements(ReadOnlyMemory<byte> bytes, NumberType type, int stride)
    {
        public double Number(int element, int component)
        {
            ReadOnlySpan<byte> at = bytes.Span[(element * stride + component * type.Size())..];
            return type switch
            {
                NumberType.Int8 => (sbyte)at[0],
                NumberType.UInt8 => at[0],
                NumberType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
                NumberType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                NumberType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadSingleLittleEndian(at),
            };
        }
    }
}
