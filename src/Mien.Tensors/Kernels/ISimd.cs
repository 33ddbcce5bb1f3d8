namespace Mien.Tensors.Kernels;

/// <summary>
/// One instruction set as kernels see it: <typeparamref name="TV"/> is its register of float32 lanes. Kernels are written once
/// against this interface; the JIT specialises them per instruction set because the type parameters are structs.
/// </summary>
unsafe interface ISimd<TV> where TV : unmanaged
{
    /// <summary>Lanes of a register.</summary>
    static abstract int Width { get; }

    /// <summary>Registers across a GEMM tile of six rows: 4 where there are 32 registers, 2 where there are 16.</summary>
    static abstract int TileVectors { get; }

    static abstract TV Load(float* from);
    static abstract void Store(float* to, TV value);

    /// <summary>The first <paramref name="count"/> lanes (none below 1, all from Width on); the others are zero and their memory is not touched.</summary>
    static abstract TV LoadPartial(float* from, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes, 0 &lt; count &lt; Width.</summary>
    static abstract void StorePartial(float* to, TV value, int count);

    static abstract TV Splat(float value);

    /// <summary>a·b + c, fused where the hardware fuses.</summary>
    static abstract TV MultiplyAdd(TV a, TV b, TV c);

    static abstract TV Add(TV a, TV b);
    static abstract TV Subtract(TV a, TV b);
    static abstract TV Multiply(TV a, TV b);
    static abstract TV Divide(TV a, TV b);
    static abstract TV Max(TV a, TV b);
    static abstract TV Min(TV a, TV b);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TV a);

    static abstract TV Exp(TV a);

    /// <summary>Nearest integer, ties to even.</summary>
    static abstract TV Round(TV a);

    /// <summary>Lane by lane <paramref name="then"/> where the condition is above zero, else <paramref name="otherwise"/>.</summary>
    static abstract TV SelectPositive(TV condition, TV then, TV otherwise);
}
