namespace Mien.Tensors.Import.PyTorch;

/// <summary>A pickled dictionary in file order; a key given twice counts the last time.</summary>
sealed class PickleMap
{
    public List<(object? Key, object? Value)> Items { get; } = [];

    public object? this[string key]
    {
        get
        {
            for (int i = Items.Count - 1; i >= 0; i--)
                if (Items[i].Key is string name && name == key)
                    return Items[i].Value;
            return null;
        }
    }
}

/// <summary>A name on the whitelist, which pickles use as a callable or as a type; nothing behind it runs.</summary>
sealed record PickleGlobal(PickleConstructor Constructor, string Name, ElementType Element = default);

/// <summary>A NumPy element type under construction: its byte order arrives after it.</summary>
sealed class PickleDtype(string name)
{
    public string Name { get; set; } = name;
}

/// <summary>A NumPy array or scalar, filled in by the pickle's BUILD.</summary>
sealed class PickleArray
{
    public long[] Extents { get; set; } = [];
    public PickleDtype? Dtype { get; set; }
    public bool FortranOrder { get; set; }
    public byte[]? Bytes { get; set; }
}

/// <summary>A PyTorch storage, whose elements lie outside the pickle.</summary>
sealed record PickleStorage(string Key, ElementType Element, long Count);

/// <summary>A PyTorch tensor: a strided view of a storage.</summary>
sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Extents, long[] Strides);
