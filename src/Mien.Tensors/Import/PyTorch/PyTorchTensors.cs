using Mien.Tensors.Import.Numpy;

namespace Mien.Tensors.Import.PyTorch;

/// <summary>Finds the state dict in a checkpoint and turns its strided views into dense tensors.</summary>
static class PyTorchTensors
{
    const int MostNesting = 4;
    const long AlwaysAllowedBytes = 1 << 26;

    public static Dictionary<string, Tensor> Collect(object? root, Func<PickleStorage, ReadOnlyMemory<byte>> open, int fileLength)
    {
        PickleMap state = StateDict(root);
        var storages = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var made = new Dictionary<PickleTensor, Tensor>(ReferenceEqualityComparer.Instance);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        // Views may repeat a storage; a state dict that unfolds to far more than its file is an attack.
        long budget = Math.Max(AlwaysAllowedBytes, 4L * fileLength);
        foreach ((object? key, object? value) in state.Items)
        {
            if (key is not string name || value is not PickleTensor view)
                continue;
            if (!made.TryGetValue(view, out Tensor? tensor))
            {
                if (!storages.TryGetValue(view.Storage.Key, out ReadOnlyMemory<byte> bytes))
                    storages[view.Storage.Key] = bytes = open(view.Storage);
                try
                {
                    made[view] = tensor = Gather(view, bytes.Span, ref budget);
                }
                catch (ModelFormatException exception)
                {
                    throw new ModelFormatException($"tensor '{name}': {exception.Message}", exception);
                }
            }
            tensors[name.StartsWith("module.", StringComparison.Ordinal) ? name[7..] : name] = tensor;
        }
        return tensors;
    }

    /// <summary>Visits the storages of every tensor of a checkpoint, the optimiser's and whatever else lies in it too.</summary>
    public static void VisitStorages(object? root, Action<PickleStorage> visit)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object?>([root]);
        while (open.TryPop(out object? value))
        {
            if (value is PickleTensor tensor)
                visit(tensor.Storage);
            else if (value is PickleStorage storage)
                visit(storage);
            else if (value is PickleMap or List<object?> or object?[] && seen.Add(value))
                PushChildren(value, open);
        }
    }

    static void PushChildren(object container, Stack<object?> open)
    {
        switch (container)
        {
            case PickleMap map:
                foreach ((_, object? child) in map.Items)
                    open.Push(child);
                break;
            case List<object?> list:
                foreach (object? child in list)
                    open.Push(child);
                break;
            case object?[] tuple:
                foreach (object? child in tuple)
                    open.Push(child);
                break;
        }
    }

    static PickleMap StateDict(object? root)
    {
        for (int depth = 0; depth < MostNesting && root is PickleMap map; depth++)
        {
            if (map.Items.Exists(item => item is { Key: string, Value: PickleTensor }))
                return map;
            root = map["state_dict"] ?? map["model"];
        }
        throw new ModelFormatException("the file holds no state dict (a dictionary of tensors, alone or under 'state_dict' or 'model').");
    }

    static Tensor Gather(PickleTensor view, ReadOnlySpan<byte> storage, ref long budget)
    {
        ElementType type = view.Storage.Element;
        Shape shape = NumpyType.ShapeOf(view.Extents);
        int size = type.Size(), rank = shape.Rank, count = shape.ElementCount;
        if ((budget -= (long)count * size) < 0)
            throw new ModelFormatException("the tensors unfold to far more than the file holds.");
        if (view.Strides.Length != rank)
            throw new ModelFormatException($"{view.Strides.Length} strides do not fit {shape}.");
        long last = view.Offset, available = storage.Length / size;
        for (int axis = 0; axis < rank; axis++)
        {
            long stride = view.Strides[axis];
            if (stride < 0 || stride > available)
                throw new ModelFormatException($"stride {stride} is outside its storage of {available} elements.");
            last += (shape[axis] - 1L) * stride;
        }
        var result = new Tensor(type, shape);
        if (count == 0)
            return result;
        if (view.Offset < 0 || last < 0 || last >= available)
            throw new ModelFormatException($"the tensor reaches element {last} of a storage of {available}.");

        Span<int> position = stackalloc int[rank];
        position.Clear();
        Span<byte> target = result.Bytes;
        int run = rank > 0 && view.Strides[^1] == 1 ? shape[^1] : 1;
        int outer = run > 1 ? rank - 1 : rank;
        long at = view.Offset;
        for (int t = 0; t < target.Length; t += run * size)
        {
            storage.Slice((int)(at * size), run * size).CopyTo(target[t..]);
            for (int axis = outer - 1; axis >= 0; axis--)
            {
                at += view.Strides[axis];
                if (++position[axis] < shape[axis])
                    break;
                at -= position[axis] * view.Strides[axis];
                position[axis] = 0;
            }
        }
        return result;
    }
}
