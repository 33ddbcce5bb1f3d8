using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels.Training;

/// <summary>
/// Batch normalisation with what follows it, over the pixels of some samples: z = x·Scale + Shift + residual, y = gate(z).
/// Passes of a batch: <see cref="Gather"/> → statistics → <see cref="Apply"/>; backwards <see cref="GatherGradient"/> → sums → <see cref="Back"/>.
/// </summary>
/// <remarks>
/// z is computed again backwards instead of being kept: one multiplication is cheaper than a pass over memory. Per-channel arrays are padded to
/// whole registers. The residual's gradient is dz, written or added.
/// </remarks>
static unsafe class NormTile<TSimd, TV, TGate> where TSimd : struct, ISimd<TV> where TV : unmanaged where TGate : struct, IGate
{
    /// <summary>Sums[0][c] += Σ (x − Center), Sums[1][c] += Σ (x − Center)², over pixels.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void Gather(in NormPass pass)
    {
        nint channels = pass.Channels;
        for (int c = 0; c < pass.Channels; c += TSimd.Width)
        {
            TV center = TSimd.Load(pass.Center + c), s0 = TSimd.Splat(0), s1 = s0, q0 = s0, q1 = s0;
            float* x = pass.X + c;
            nint p = pass.Pixels;
            for (; p > 1; p -= 2, x += 2 * channels)
            {
                TV a = TSimd.Subtract(TSimd.Load(x), center), b = TSimd.Subtract(TSimd.Load(x + channels), center);
                s0 = TSimd.Add(s0, a);
                q0 = TSimd.MultiplyAdd(a, a, q0);
                s1 = TSimd.Add(s1, b);
                q1 = TSimd.MultiplyAdd(b, b, q1);
            }
            if (p > 0)
            {
                TV a = TSimd.Subtract(TSimd.Load(x), center);
                s0 = TSimd.Add(s0, a);
                q0 = TSimd.MultiplyAdd(a, a, q0);
            }
            TSimd.Store(pass.Sums + c, TSimd.Add(s0, s1));
            TSimd.Store(pass.Sums + pass.Line + c, TSimd.Add(q0, q1));
        }
    }

    [MethodImpl(KernelCode.Hot)]
    public static void Apply(in NormPass pass)
    {
        nint channels = pass.Channels;
        GateBounds bounds = pass.Bounds;
        float* x = pass.X;
        float* y = pass.Y;
        float* r = pass.Residual;
        for (nint p = pass.Pixels; p > 0; p--, x += channels, y += channels, r += channels)
        {
            for (int c = 0; c < pass.Channels; c += TSimd.Width)
            {
                TV z = TSimd.MultiplyAdd(TSimd.Load(x + c), TSimd.Load(pass.Scale + c), TSimd.Load(pass.Shift + c));
                if (pass.Residual != null)
                    z = TSimd.Add(z, TSimd.Load(r + c));
                z = TGate.Apply<TSimd, TV>(z, TSimd.Load(pass.Slope + c), bounds);
                Put(y + c, z, pass.Channels - c);
            }
        }
    }

    /// <summary>Sums[0][c] = Σ dz, Sums[1][c] = Σ dz·(x − Center), Sums[2][c] = Σ dy·min(z, 0) where the slope is learned.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void GatherGradient(in NormPass pass)
    {
        nint channels = pass.Channels;
        GateBounds bounds = pass.Bounds;
        for (int c = 0; c < pass.Channels; c += TSimd.Width)
        {
            TV scale = TSimd.Load(pass.Scale + c), shift = TSimd.Load(pass.Shift + c), slope = TSimd.Load(pass.Slope + c), center = TSimd.Load(pass.Center + c);
            TV zero = TSimd.Splat(0), s = zero, q = zero, t = zero;
            float* x = pass.X + c;
            float* dy = pass.Gradient + c;
            float* r = pass.Residual + c;
            for (nint p = pass.Pixels; p > 0; p--, x += channels, dy += channels, r += channels)
            {
                TV value = TSimd.Load(x), d = TSimd.Load(dy);
                TV z = TSimd.MultiplyAdd(value, scale, shift);
                if (pass.Residual != null)
                    z = TSimd.Add(z, TSimd.Load(r));
                if (TGate.LearnsSlope)
                    t = TSimd.MultiplyAdd(d, TSimd.Min(z, zero), t);
                d = TGate.Back<TSimd, TV>(z, d, slope, bounds);
                s = TSimd.Add(s, d);
                q = TSimd.MultiplyAdd(d, TSimd.Subtract(value, center), q);
            }
            TSimd.Store(pass.Sums + c, s);
            TSimd.Store(pass.Sums + pass.Line + c, q);
            TSimd.Store(pass.Sums + 2 * pass.Line + c, t);
        }
    }

    /// <summary>dx (+)= Scale·dz − Mean1 − (x − Center)·Mean2, with the means already multiplied by what they need; dx may lie where dy does.</summary>
    [MethodImpl(KernelCode.Hot)]
    public static void Back(in NormPass pass)
    {
        nint channels = pass.Channels;
        GateBounds bounds = pass.Bounds;
        float* x = pass.X;
        float* dy = pass.Gradient;
        float* dx = pass.InputGradient;
        float* r = pass.Residual;
        float* dr = pass.ResidualGradient;
        for (nint p = pass.Pixels; p > 0; p--, x += channels, dy += channels, dx += channels, r += channels, dr += channels)
        {
            for (int c = 0; c < pass.Channels; c += TSimd.Width)
            {
                int left = pass.Channels - c;
                TV scale = TSimd.Load(pass.Scale + c), value = TSimd.Load(x + c);
                TV z = TSimd.MultiplyAdd(value, scale, TSimd.Load(pass.Shift + c));
                if (pass.Residual != null)
                    z = TSimd.Add(z, TSimd.Load(r + c));
                TV d = TGate.Back<TSimd, TV>(z, TSimd.Load(dy + c), TSimd.Load(pass.Slope + c), bounds);
                if (pass.ResidualGradient != null)
                    Put(dr + c, pass.AddResidualGradient ? TSimd.Add(d, TSimd.Load(dr + c)) : d, left);
                if (pass.InputGradient == null)
                    continue;
                TV own = TSimd.Subtract(TSimd.Multiply(scale, d), TSimd.MultiplyAdd(TSimd.Subtract(value, TSimd.Load(pass.Center + c)), TSimd.Load(pass.Mean2 + c), TSimd.Load(pass.Mean1 + c)));
                Put(dx + c, pass.AddInputGradient ? TSimd.Add(own, TSimd.Load(dx + c)) : own, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(float* to, TV value, int left)
    {
        if (left >= TSimd.Width)
            TSimd.Store(to, value);
        else
            TSimd.StorePartial(to, value, left);
    }
}

/// <summary>Operands of a pass of <see cref="NormTile{TSimd,TV,TGate}"/>.</summary>
unsafe struct NormPass
{
    public nint Pixels;
    public int Channels;

    /// <summary>Floats between the rows of Sums.</summary>
    public int Line;
    public float* X;
    public float* Y;
    public float* Residual;
    public float* Gradient;
    public float* InputGradient;
    public float* ResidualGradient;
    public bool AddInputGradient;
    public bool AddResidualGradient;
    public float* Scale;
    public float* Shift;
    public float* Slope;
    public float* Center;
    public float* Mean1;
    public float* Mean2;
    public float* Sums;
    public GateBounds Bounds;
}
