using System.Collections.Frozen;
using System.Text;

namespace Mien.Tensors.Import.PyTorch;

/// <summary>What a whitelisted name does when a pickle applies it: each only makes an inert value.</summary>
enum PickleConstructor
{
    Type,
    OrderedDictionary,
    RebuildTensor,
    RebuildParameter,
    Storage,
    ReconstructArray,
    ArrayFromBuffer,
    Scalar,
    Dtype,
    EncodeText,
}

/// <summary>The fixed list of names that a pickle may use. Python would import and call them; here each is a small function that builds a value.</summary>
static class PickleWhitelist
{
    static readonly FrozenDictionary<string, PickleGlobal> Globals = List().ToFrozenDictionary(global => global.Name, StringComparer.Ordinal);

    public static PickleGlobal Find(string module, string name, long offset)
    {
        string full = $"{module}.{name}";
        return Globals.TryGetValue(full, out PickleGlobal? global)
            ? global
            : throw new ModelFormatException($"the pickle wants to use '{(full.Length > 100 ? full[..100] : full)}', which is not on the list of harmless names; save plain arrays or a state dict", offset);
    }

    static IEnumerable<PickleGlobal> List()
    {
        yield return new(PickleConstructor.OrderedDictionary, "collections.OrderedDict");
        yield return new(PickleConstructor.RebuildTensor, "torch._utils._rebuild_tensor_v2");
        yield return new(PickleConstructor.RebuildParameter, "torch._utils._rebuild_parameter");
        yield return new(PickleConstructor.Storage, "torch.FloatStorage", ElementType.Float32);
        yield return new(PickleConstructor.Storage, "torch.HalfStorage", ElementType.Float16);
        yield return new(PickleConstructor.Storage, "torch.DoubleStorage", ElementType.Float64);
        yield return new(PickleConstructor.Storage, "torch.CharStorage", ElementType.Int8);
        yield return new(PickleConstructor.Storage, "torch.ByteStorage", ElementType.UInt8);
        yield return new(PickleConstructor.Storage, "torch.IntStorage", ElementType.Int32);
        yield return new(PickleConstructor.Storage, "torch.LongStorage", ElementType.Int64);
        yield return new(PickleConstructor.Storage, "torch.BoolStorage", ElementType.Bool);
        yield return new(PickleConstructor.Type, "numpy.ndarray");
        yield return new(PickleConstructor.Dtype, "numpy.dtype");
        yield return new(PickleConstructor.EncodeText, "_codecs.encode");
        foreach (string package in (string[])["numpy.core", "numpy._core"])
        {
            yield return new(PickleConstructor.ReconstructArray, $"{package}.multiarray._reconstruct");
            yield return new(PickleConstructor.Scalar, $"{package}.multiarray.scalar");
            yield return new(PickleConstructor.ArrayFromBuffer, $"{package}.numeric._frombuffer");
        }
    }

    /// <summary>Applies a name to its arguments.</summary>
    public static object Apply(PickleGlobal global, object?[] arguments, long offset) => (global.Constructor, arguments) switch
    {
        (PickleConstructor.OrderedDictionary, []) => new PickleMap(),
        (PickleConstructor.OrderedDictionary, [List<object?> pairs]) => FromPairs(pairs, offset),
        (PickleConstructor.RebuildTensor, [PickleStorage storage, long start, object?[] extents, object?[] strides, ..]) =>
            new PickleTensor(storage, start, Integers(extents, offset), Integers(strides, offset)),
        (PickleConstructor.RebuildParameter, [PickleTensor tensor, ..]) => tensor,
        (PickleConstructor.ReconstructArray, [PickleGlobal { Constructor: PickleConstructor.Type }, ..]) => new PickleArray(),
        (PickleConstructor.ArrayFromBuffer, [byte[] bytes, PickleDtype dtype, object?[] extents, string order]) =>
            new PickleArray { Extents = Integers(extents, offset), Dtype = dtype, FortranOrder = order == "F", Bytes = bytes },
        (PickleConstructor.Scalar, [PickleDtype dtype, byte[] bytes]) => new PickleArray { Dtype = dtype, Bytes = bytes },
        (PickleConstructor.Dtype, [string name, ..]) => new PickleDtype(name),
        (PickleConstructor.EncodeText, [string text, ..]) => Encoding.Latin1.GetBytes(text),
        _ => throw new ModelFormatException($"the pickle applies '{global.Name}' to {arguments.Length} arguments that do not fit it", offset),
    };

    /// <summary>Gives a value its state (Python's __setstate__).</summary>
    public static void Build(object? target, object? state, long offset)
    {
        switch (target, state)
        {
            case (PickleArray array, object?[] and [long, object?[] extents, PickleDtype dtype, bool fortran, byte[] bytes]):
                array.Extents = Integers(extents, offset);
                array.Dtype = dtype;
                array.FortranOrder = fortran;
                array.Bytes = bytes;
                break;
            case (PickleDtype dtype, object?[] and [long, string order, ..]):
                dtype.Name = order + dtype.Name.TrimStart('<', '>', '|', '=');
                break;
            case (PickleMap, _):
                // State dicts carry _metadata (module versions) as an attribute; nothing here needs it.
                break;
            default:
                throw new ModelFormatException("the pickle gives a value a state that does not fit it", offset);
        }
    }

    static PickleMap FromPairs(List<object?> pairs, long offset)
    {
        var map = new PickleMap();
        foreach (object? pair in pairs)
            map.Items.Add(pair switch
            {
                object?[] and [var key, var value] => (key, value),
                List<object?> and [var key, var value] => (key, value),
                _ => throw new ModelFormatException("the pickle makes a dictionary from something that is not a list of pairs", offset),
            });
        return map;
    }

    static long[] Integers(object?[] items, long offset)
    {
        if (items.Length > 64)
            throw new ModelFormatException($"the pickle holds an array of {items.Length} dimensions", offset);
        long[] integers = new long[items.Length];
        for (int i = 0; i < items.Length; i++)
            integers[i] = items[i] is long integer ? integer : throw new ModelFormatException("the pickle gives an extent that is not an integer", offset);
        return integers;
    }
}
