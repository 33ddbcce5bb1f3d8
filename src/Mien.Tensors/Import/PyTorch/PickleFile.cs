using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Import.PyTorch;

/// <summary>Reads pickles of NumPy arrays: one array, or a dictionary of them.</summary>
public static class PickleFile
{
    /// <summary>The arrays of a pickle by name; a lone array has the name "".</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged, or uses a name that is not on the whitelist; the message names it.</exception>
    public static IReadOnlyDictionary<string, Tensor> LoadArrays(string path) => NamedFile.Read(path, bytes => ReadArrays(bytes));

    /// <summary>The arrays of a pickle in memory; see <see cref="LoadArrays"/>.</summary>
    /// <exception cref="ModelFormatException">The bytes are damaged or use a name that is not on the whitelist.</exception>
    public static IReadOnlyDictionary<string, Tensor> ReadArrays(ReadOnlyMemory<byte> file)
    {
        var arrays = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var made = new Dictionary<PickleArray, Tensor>(ReferenceEqualityComparer.Instance);
        switch (new PickleReader(file).Read())
        {
            case PickleArray array:
                arrays[""] = Make("", array);
                return arrays;
            case PickleMap map:
                foreach ((object? key, object? value) in map.Items)
                {
                    if (key is string name && value is PickleArray item)
                        arrays[name] = Make(name, item);
                }
                return arrays.Count > 0 ? arrays : throw new ModelFormatException("the pickled dictionary holds no NumPy arrays.");
            default:
                throw new ModelFormatException("the pickle holds neither a NumPy array nor a dictionary of them.");
        }

        Tensor Make(string name, PickleArray array)
        {
            if (made.TryGetValue(array, out Tensor? tensor))
                return tensor;
            if (array.Dtype is null || array.Bytes is null)
                throw new ModelFormatException($"the pickled array '{name}' has no elements.");
            try
            {
                return made[array] = NumpyType.Parse(array.Dtype.Name).ToTensor(array.Bytes, NumpyType.ShapeOf(array.Extents), array.FortranOrder);
            }
            catch (ModelFormatException exception)
            {
                throw new ModelFormatException($"array '{name}': {exception.Message}", exception);
            }
        }
    }
}
