using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien.Graphics.Codecs;

/// <summary>The five row filters of PNG (PNG 3, section 9.2).</summary>
static class PngFilters
{
    /// <summary>Bytes before and after each row buffer.</summary>
    public const int Margin = 32;

    /// <summary>Turns a filtered row into samples, in place; rows start <see cref="Margin"/> bytes into their buffers, after zeros.</summary>
    public static void Undo(int filter, byte[] current, byte[] above, int length, int step)
    {
        ref byte row = ref current[Margin];
        ref byte up = ref above[Margin];
        bool vector = Vector128.IsHardwareAccelerated && step is 3 or 4;
        switch (filter)
        {
            case 0:
                break;
            case 1:
                UndoSub(ref row, length, step);
                break;
            case 2:
                UndoUp(ref row, ref up, length);
                break;
            case 3:
                if (vector)
                    UndoAverageVector(ref row, ref up, length, step);
                else
                    UndoAverage(ref row, ref up, length, step);
                break;
            case 4:
                if (vector)
                    UndoPaethVector(ref row, ref up, length, step);
                else
                    UndoPaeth(ref row, ref up, length, step);
                break;
            default:
                CodecErrors.Corrupt(ImageKind.Png, $"a row has the unknown filter {filter}");
                break;
        }
    }

    [MethodImpl(CodecCode.Hot)]
    static void UndoSub(ref byte row, int length, int step)
    {
        for (int i = step; i < length; i++)
            Unsafe.Add(ref row, i) += Unsafe.Add(ref row, i - step);
    }

    static void UndoUp(ref byte row, ref byte up, int length)
    {
        int i = 0;
        for (; i <= length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            (Vector128.LoadUnsafe(ref row, (nuint)i) + Vector128.LoadUnsafe(ref up, (nuint)i)).StoreUnsafe(ref row, (nuint)i);
        for (; i < length; i++)
            Unsafe.Add(ref row, i) += Unsafe.Add(ref up, i);
    }

    internal static void UndoAverage(ref byte row, ref byte up, int length, int step)
    {
        for (int i = 0; i < length; i++)
        {
            int left = i < step ? 0 : Unsafe.Add(ref row, i - step);
            Unsafe.Add(ref row, i) += (byte)((left + Unsafe.Add(ref up, i)) >> 1);
        }
    }

    internal static void UndoPaeth(ref byte row, ref byte up, int length, int step)
    {
        for (int i = 0; i < length; i++)
        {
            int left = i < step ? 0 : Unsafe.Add(ref row, i - step);
            int corner = i < step ? 0 : Unsafe.Add(ref up, i - step);
            Unsafe.Add(ref row, i) += (byte)Paeth(left, Unsafe.Add(ref up, i), corner);
        }
    }

    /// <summary>Whichever of left, above and corner is nearest to left + above − corner, in this order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner), toCorner = Math.Abs(left + above - 2 * corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    // One pixel a step, its channels in the lanes: each pixel needs the one before it. Bytes beyond three channels are carried along
    // and overwritten by the next pixel; behind the last pixel they fall into the margin.
    [MethodImpl(CodecCode.Hot)]
    internal static void UndoAverageVector(ref byte row, ref byte up, int length, int step)
    {
        Vector128<ushort> left = Vector128<ushort>.Zero;
        Vector128<ushort> low = Vector128.Create((ushort)255);
        for (int i = 0; i < length; i += step)
        {
            uint next = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref row, i + step));
            Vector128<ushort> average = (left + Load(ref up, i)) >> 1;
            left = (average + Load(ref row, i)) & low;
            Save(left, ref row, i, step, next);
        }
    }

    [MethodImpl(CodecCode.Hot)]
    internal static void UndoPaethVector(ref byte row, ref byte up, int length, int step)
    {
        Vector128<short> left = Vector128<short>.Zero, corner = Vector128<short>.Zero;
        Vector128<short> low = Vector128.Create((short)255);
        for (int i = 0; i < length; i += step)
        {
            uint next = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref row, i + step));
            Vector128<short> above = Load(ref up, i).AsInt16();
            Vector128<short> a = above - corner, b = left - corner;
            Vector128<short> toLeft = Vector128.Abs(a), toAbove = Vector128.Abs(b), toCorner = Vector128.Abs(a + b);
            Vector128<short> nearest = Vector128.Min(toCorner, Vector128.Min(toLeft, toAbove));
            Vector128<short> predicted = Vector128.ConditionalSelect(
                Vector128.Equals(nearest, toLeft), left, Vector128.ConditionalSelect(Vector128.Equals(nearest, toAbove), above, corner));
            left = (predicted + Load(ref row, i).AsInt16()) & low;
            corner = above;
            Save(left.AsUInt16(), ref row, i, step, next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ushort> Load(ref byte row, int at) =>
        Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref row, at))).AsByte());

    // The four bytes may reach one byte into the next pixel, which is put back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Save(Vector128<ushort> pixel, ref byte row, int at, int step, uint next)
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref row, at), Vector128.Narrow(pixel, pixel).AsUInt32().ToScalar());
        if (step == 3)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref row, at + step), next);
    }
}
