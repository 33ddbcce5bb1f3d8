using Mien.Tensors.Graphs;

namespace Mien.Tensors.Kernels.Training;

/// <summary>What training layers compute with, in one instruction set; see <see cref="TapeKernels{TSimd,TV}"/>.</summary>
abstract unsafe class TapeKernels
{
    static readonly Dictionary<InstructionSet, TapeKernels> Sets = InstructionSets.Supported.ToDictionary(set => set, Create);

    /// <summary>The set for elementwise passes.</summary>
    public static TapeKernels Widest => Sets[InstructionSets.Chosen];

    /// <summary>The set for a product with so many outputs.</summary>
    public static TapeKernels For(int outputs) => Sets[InstructionSets.For(outputs)];

    /// <summary>Lanes of a register.</summary>
    public abstract int Width { get; }

    /// <summary>Floats of a packed matrix.</summary>
    public abstract long PackedFloats(int depth, int outputs);

    /// <summary>Packs matrix[k·rowStep + o·columnStep] with an optional bias for <see cref="Product"/>.</summary>
    public abstract void Pack(float* matrix, nint rowStep, nint columnStep, float* bias, int depth, int outputs, float* packed);

    /// <summary>output[row, o] = (add ? output[row, o] : 0) + bias[o] + Σ_k input[row, k] · matrix[k, o].</summary>
    public abstract void Product(float* input, nint inputStride, int rows, int depth, float* packed, float* output, nint outputStride, int outputs, bool add);

    /// <summary>gradient[k, o] = (fresh ? 0 : gradient[k, o]) + Σ_row x[row, k] · dy[row, o].</summary>
    public abstract void Outer(float* x, nint xStride, float* dy, nint dyStride, nint rows, int depth, int outputs, float* gradient, bool fresh);

    /// <summary>sums[o] = (fresh ? 0 : sums[o]) + Σ_row dy[row, o].</summary>
    public abstract void ColumnSums(float* dy, nint rows, int outputs, float* sums, bool fresh);

    public abstract void DepthwiseFilters(in DepthwiseExtent extent, float* input, float* dy, float* gradient);

    public abstract void DepthwiseInput(in DepthwiseExtent extent, float* filters, float* dy, float* dx, bool add);

    public abstract void Gather(in NormPass pass);

    public abstract void Apply(in NormPass pass, ActivationKind kind);

    public abstract void GatherGradient(in NormPass pass, ActivationKind kind);

    public abstract void Back(in NormPass pass, ActivationKind kind);

    /// <summary>to[i] = (add ? to[i] : 0) + factor · from[i].</summary>
    public abstract void Accumulate(float* from, float* to, nint count, float factor, bool add);

    static TapeKernels Create(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new TapeKernels<Avx512Simd, System.Runtime.Intrinsics.Vector512<float>>(),
        InstructionSet.Avx2 => new TapeKernels<Avx2Simd, System.Runtime.Intrinsics.Vector256<float>>(),
        InstructionSet.Vector128 => new TapeKernels<Vector128Simd, System.Runtime.Intrinsics.Vector128<float>>(),
        _ => new TapeKernels<ScalarSimd, float>(),
    };
}
