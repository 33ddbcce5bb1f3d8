namespace Mien.Tensors.Import.TfLite;

/// <summary>
/// Expands a sparse constant (TFLite's SparsityParameters: a tree of dense and compressed levels in traversal order,
/// block levels behind the tensor's own dimensions).
/// </summary>
static class TfLiteSparsity
{
    readonly record struct Level(int DenseSize, int[]? Segments, int[]? Indices);

    public static Tensor Densify(FlatTable sparsity, ReadOnlySpan<byte> stored, ElementType type, Shape shape)
    {
        int[] traversal = sparsity.Ints(0), blockMap = sparsity.Ints(1);
        Level[] levels = [.. sparsity.Tables(2).Select(ReadLevel)];
        int rank = shape.Rank;
        if (levels.Length != traversal.Length || levels.Length != rank + blockMap.Length || !traversal.Order().SequenceEqual(Enumerable.Range(0, levels.Length)))
            throw new ModelFormatException($"The sparsity of a {shape} constant does not describe its dimensions.");
        int[] blockOf = new int[rank];
        Array.Fill(blockOf, -1);
        int[] blockSize = new int[rank];
        Array.Fill(blockSize, 1);
        for (int level = 0; level < levels.Length; level++)
        {
            int dimension = traversal[level];
            if (dimension < rank)
                continue;
            int mapped = blockMap[dimension - rank];
            if (mapped < 0 || mapped >= rank || blockOf[mapped] >= 0 || levels[level].Segments is not null || levels[level].DenseSize <= 0)
                throw new ModelFormatException($"The sparsity of a {shape} constant has a wrong block map.");
            blockOf[mapped] = dimension;
            blockSize[mapped] = levels[level].DenseSize;
        }
        var result = new Tensor(type, shape);
        var walk = new Walk(levels, traversal, blockOf, blockSize, shape, type.Size());
        walk.Visit(0, 0, new int[levels.Length], stored, result.Bytes);
        return result;
    }

    static Level ReadLevel(FlatTable table) => table.Byte(0) == 0
        ? new Level(table.Int(1), null, null)
        : new Level(0, ReadVector(table, 2), ReadVector(table, 4));

    static int[] ReadVector(FlatTable table, int field)
    {
        FlatTable vector = table.Table(field + 1) ?? throw new ModelFormatException("A sparse level lacks its index vectors.");
        return table.Byte(field) switch
        {
            1 => vector.Ints(0),
            2 => Array.ConvertAll(vector.UShorts(0), v => (int)v),
            3 => Array.ConvertAll((vector.Bytes(0) ?? default).ToArray(), v => (int)v),
            var kind => throw new ModelFormatException($"Sparse index vectors of kind {kind} are unknown."),
        };
    }

    sealed class Walk(Level[] levels, int[] traversal, int[] blockOf, int[] blockSize, Shape shape, int size)
    {
        int _next;

        public void Visit(int depth, int parent, int[] position, ReadOnlySpan<byte> stored, Span<byte> target)
        {
            if (depth == levels.Length)
            {
                Store(position, stored, target);
                return;
            }
            Level level = levels[depth];
            if (level.Segments is null)
            {
                for (int i = 0; i < level.DenseSize; i++)
                {
                    position[traversal[depth]] = i;
                    Visit(depth + 1, checked(parent * level.DenseSize + i), position, stored, target);
                }
                return;
            }
            if (parent + 1 >= level.Segments.Length)
                throw new ModelFormatException("A sparse level has too few segments.");
            for (int i = level.Segments[parent]; i < level.Segments[parent + 1]; i++)
            {
                if (i < 0 || i >= level.Indices!.Length)
                    throw new ModelFormatException("A sparse segment leaves its indices.");
                position[traversal[depth]] = level.Indices[i];
                Visit(depth + 1, i, position, stored, target);
            }
        }

        void Store(int[] position, ReadOnlySpan<byte> stored, Span<byte> target)
        {
            int flat = 0;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                int at = position[axis] * blockSize[axis] + (blockOf[axis] < 0 ? 0 : position[blockOf[axis]]);
                if (at < 0 || at >= shape[axis])
                    throw new ModelFormatException($"A sparse index {at} leaves axis {axis} of {shape}.");
                flat = flat * shape[axis] + at;
            }
            if ((long)(_next + 1) * size > stored.Length)
                throw new ModelFormatException("A sparse constant stores too few elements.");
            stored.Slice(_next++ * size, size).CopyTo(target[(flat * size)..]);
        }
    }
}
