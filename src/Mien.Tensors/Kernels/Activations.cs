using System.Runtime.CompilerServices;
using Mien.Tensors.Graphs;

namespace Mien.Tensors.Kernels;

/// <summary>What a kernel applies to its sums before it stores them; a type parameter, so that the choice costs nothing inside.</summary>
interface IActivation
{
    static abstract ActivationKind Kind { get; }
}

readonly struct NoActivation : IActivation
{
    public static ActivationKind Kind => ActivationKind.None;
}

readonly struct ClampActivation : IActivation
{
    public static ActivationKind Kind => ActivationKind.Clamp;
}

readonly struct PReluActivation : IActivation
{
    public static ActivationKind Kind => ActivationKind.PRelu;
}

readonly struct HardSwishActivation : IActivation
{
    public static ActivationKind Kind => ActivationKind.HardSwish;
}

readonly struct SigmoidActivation : IActivation
{
    public static ActivationKind Kind => ActivationKind.Sigmoid;
}

/// <summary>Parameters of the end of a kernel: bounds of a clamp, slopes of a PReLU (padded to whole registers), the residual.</summary>
unsafe struct Epilogue
{
    public float Low;
    public float High;
    public float* Slope;
    public float* Residual;
    public nint ResidualStride;
    public int ResidualChannels;
}

/// <summary>Residual, activation and store of one register of sums.</summary>
static unsafe class Finish<TSimd, TV, TActivation>
    where TSimd : struct, ISimd<TV> where TV : unmanaged where TActivation : struct, IActivation
{
    /// <summary>Applies the activation to channels from <paramref name="channel"/> on and stores them; <paramref name="left"/> channels remain in the tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Epilogue* end, TV sum, float* to, int channel, int left)
    {
        sum = Apply(end, sum, channel);
        if (left >= TSimd.Width)
            TSimd.Store(to, sum);
        else
            TSimd.StorePartial(to, sum, left);
    }

    /// <summary>Adds the residual's channels at <paramref name="from"/>, of which <paramref name="left"/> (perhaps none) remain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV AddResidual(float* from, TV sum, int left)
    {
        if (left >= TSimd.Width)
            return TSimd.Add(sum, TSimd.Load(from));
        return left > 0 ? TSimd.Add(sum, TSimd.LoadPartial(from, left)) : sum;
    }

    /// <summary>Adds the residual of pixel <paramref name="pixel"/>, if there is one, then applies and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Epilogue* end, TV sum, float* to, nint pixel, int channel, int left)
    {
        if (end->Residual != null)
            sum = AddResidual(end->Residual + pixel * end->ResidualStride + channel, sum, end->ResidualChannels - channel);
        Store(end, sum, to, channel, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply(Epilogue* end, TV x, int channel)
    {
        TV zero = TSimd.Splat(0);
        if (TActivation.Kind == ActivationKind.Clamp)
            return TSimd.Min(TSimd.Max(x, TSimd.Splat(end->Low)), TSimd.Splat(end->High));
        if (TActivation.Kind == ActivationKind.PRelu)
            return TSimd.MultiplyAdd(TSimd.Min(x, zero), TSimd.Load(end->Slope + channel), TSimd.Max(x, zero));
        if (TActivation.Kind == ActivationKind.HardSwish)
            return Pointwise<TSimd, TV>.HardSwish(x);
        return TActivation.Kind == ActivationKind.Sigmoid ? Pointwise<TSimd, TV>.Sigmoid(x) : x;
    }
}

/// <summary>Functions of one register.</summary>
static class Pointwise<TSimd, TV> where TSimd : struct, ISimd<TV> where TV : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV HardSwish(TV x)
    {
        TV gate = TSimd.Min(TSimd.Max(TSimd.Add(x, TSimd.Splat(3)), TSimd.Splat(0)), TSimd.Splat(6));
        return TSimd.Multiply(TSimd.Multiply(x, gate), TSimd.Splat(1 / 6f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sigmoid(TV x)
    {
        TV one = TSimd.Splat(1);
        return TSimd.Divide(one, TSimd.Add(one, TSimd.Exp(TSimd.Subtract(TSimd.Splat(0), x))));
    }
}
