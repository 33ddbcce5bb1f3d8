using System.Numerics;
using Mien.Tensors;
using Mien.Tensors.Import.Numpy;
using Mien.Tensors.Import.PyTorch;

namespace Mien;

/// <summary>
/// The first 40 shape and 10 expression components of the Basel face model in 3DDFA_V2's files (Paysan et al. 2009, Zhu et al. 2016):
/// vertices = mean + components · coefficients, micrometres, x0 y0 z0 x1 … Immutable.
/// </summary>
sealed class BfmModel
{
    const int MostVertices = 1 << 20;
    const int ComponentCount = BfmParameters.ShapeCount + BfmParameters.ExpressionCount;

    // What one block of numbers needs of all components stays in the first-level cache.
    const int Block = 512;

    readonly float[] _mean;

    // Component after component, so that each is added along memory.
    readonly float[] _components;

    BfmModel(float[] mean, float[] components)
    {
        _mean = mean;
        _components = components;
    }

    /// <summary>Points of the model.</summary>
    public int VertexCount => _mean.Length / 3;

    /// <summary>The rows at the 68 landmarks, from <c>bfm_68_landmarks.npz</c>.</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged; the message names it.</exception>
    public static BfmModel LoadSparse(string path)
    {
        IReadOnlyDictionary<string, Tensor> arrays = NumpyFile.ReadArchive(path);
        return Named(path, () => Make(Find(arrays, "u_base"), Find(arrays, "w_shp_base"), Find(arrays, "w_exp_base"), null));
    }

    /// <summary>The whole model from <c>bfm_noneck_v3.pkl</c>, and its rows at the 68 landmarks.</summary>
    /// <exception cref="ModelFormatException">The file is missing or damaged; the message names it.</exception>
    public static (BfmModel Dense, BfmModel Sparse) LoadDense(string path)
    {
        IReadOnlyDictionary<string, Tensor> arrays = PickleFile.LoadArrays(path);
        return Named(path, () =>
        {
            Tensor mean = Find(arrays, "u"), shape = Find(arrays, "w_shp"), expression = Find(arrays, "w_exp"), keypoints = Find(arrays, "keypoints");
            int[] rows = new int[keypoints.Shape.ElementCount];
            for (int i = 0; i < rows.Length; i++)
            {
                double row = keypoints.ElementAsDouble(i);
                rows[i] = row >= 0 && row < mean.Shape.ElementCount ? (int)row : throw new ModelFormatException($"'keypoints' names row {row} of {mean.Shape.ElementCount}.");
            }
            if (rows.Length != Landmarks68Topology.Count * 3)
                throw new ModelFormatException($"'keypoints' has {rows.Length} rows; 68 landmarks have {Landmarks68Topology.Count * 3}.");
            return (Make(mean, shape, expression, null), Make(mean, shape, expression, rows));
        });
    }

    /// <summary>The points for some coefficients; x, y, z of one after another. Allocates nothing.</summary>
    public void Evaluate(ReadOnlySpan<float> shape, ReadOnlySpan<float> expression, Span<float> points)
    {
        for (int start = 0; start < _mean.Length; start += Block)
        {
            int count = Math.Min(Block, _mean.Length - start);
            Span<float> target = points.Slice(start, count);
            _mean.AsSpan(start, count).CopyTo(target);
            for (int k = 0; k < ComponentCount; k++)
            {
                float coefficient = k < BfmParameters.ShapeCount ? shape[k] : expression[k - BfmParameters.ShapeCount];
                Add(_components.AsSpan(k * _mean.Length + start, count), coefficient, target);
            }
        }
    }

    static void Add(ReadOnlySpan<float> component, float coefficient, Span<float> target)
    {
        int i = 0;
        var factor = new Vector<float>(coefficient);
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(component[i..]) * factor + new Vector<float>(target[i..])).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += component[i] * coefficient;
    }

    static BfmModel Make(Tensor mean, Tensor shape, Tensor expression, int[]? rows)
    {
        int all = mean.Shape.ElementCount, count = rows?.Length ?? all;
        if (all == 0 || all % 3 != 0 || all / 3 > MostVertices)
            throw new ModelFormatException($"the mean face has {all} numbers; x, y and z of up to {MostVertices} vertices are expected.");
        CheckComponents("w_shp", shape, all, BfmParameters.ShapeCount);
        CheckComponents("w_exp", expression, all, BfmParameters.ExpressionCount);
        var numbers = new float[count];
        var components = new float[count * ComponentCount];
        for (int i = 0; i < count; i++)
        {
            int row = rows?[i] ?? i;
            numbers[i] = (float)mean.ElementAsDouble(row);
            for (int k = 0; k < ComponentCount; k++)
            {
                Tensor source = k < BfmParameters.ShapeCount ? shape : expression;
                int column = k < BfmParameters.ShapeCount ? k : k - BfmParameters.ShapeCount;
                components[k * count + i] = (float)source.ElementAsDouble(row * source.Shape[1] + column);
            }
        }
        return new BfmModel(numbers, components);
    }

    static void CheckComponents(string name, Tensor tensor, int rows, int least)
    {
        if (tensor.Shape.Rank != 2 || tensor.Shape[0] != rows || tensor.Shape[1] < least)
            throw new ModelFormatException($"'{name}' is {tensor.Shape}; {rows} rows and at least {least} columns are expected.");
    }

    static Tensor Find(IReadOnlyDictionary<string, Tensor> arrays, string name) =>
        arrays.TryGetValue(name, out Tensor? tensor) ? tensor : throw new ModelFormatException($"it has no array '{name}'; it has {string.Join(", ", arrays.Keys.Take(8).Select(key => $"'{key}'"))}.");

    static T Named<T>(string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }
}
