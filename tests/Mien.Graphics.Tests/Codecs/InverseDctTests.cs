using Mien.Graphics.Codecs;

namespace Mien.Graphics.Tests;

public unsafe class InverseDctTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(40, 16)]
    [InlineData(1000, 64)]
    [InlineData(32767, 64)]
    public void Vector_form_gives_the_bits_of_the_scalar_form(int largest, int coefficients)
    {
        Random random = new(largest);
        short* block = stackalloc short[64], steps = stackalloc short[64];
        byte* vector = stackalloc byte[64], scalar = stackalloc byte[64];
        for (int round = 0; round < 2000; round++)
        {
            for (int i = 0; i < 64; i++)
                (block[i], steps[i]) = (0, (short)random.Next(1, largest > 1000 ? 256 : 3));
            for (int i = 0; i < coefficients; i++)
                block[random.Next(64)] = (short)random.Next(-largest, largest + 1);
            InverseDct.TransformVector(block, steps, vector, 8);
            InverseDct.TransformScalar(block, steps, scalar, 8);
            Assert.Equal(new Span<byte>(scalar, 64), new Span<byte>(vector, 64));
        }
    }

    [Fact]
    public void Transform_is_within_one_step_of_the_formula()
    {
        Random random = new(5);
        short* block = stackalloc short[64], steps = stackalloc short[64];
        byte* samples = stackalloc byte[64];
        new Span<short>(steps, 64).Fill(1);
        for (int round = 0; round < 200; round++)
        {
            for (int i = 0; i < 64; i++)
                block[i] = (short)(i == 0 ? random.Next(-600, 600) : random.Next(-60, 61));
            InverseDct.Transform(block, steps, samples, 8);
            for (int i = 0; i < 64; i++)
                Assert.InRange(samples[i] - Math.Clamp(128 + Formula(block, i & 7, i >> 3), 0, 255), -1.0, 1.0);
        }
    }

    [Fact]
    public void A_flat_block_is_filled_as_it_would_be_transformed()
    {
        short* block = stackalloc short[64], steps = stackalloc short[64];
        byte* expected = stackalloc byte[64], filled = stackalloc byte[64];
        new Span<short>(block, 64).Clear();
        new Span<short>(steps, 64).Fill(1);
        for (int dc = -3000; dc <= 3000; dc++)
        {
            block[0] = (short)dc;
            Assert.True(InverseDct.IsFlat(block));
            InverseDct.Transform(block, steps, expected, 8);
            InverseDct.Fill(dc, filled, 8);
            Assert.Equal(new Span<byte>(expected, 64), new Span<byte>(filled, 64));
        }
        for (int i = 1; i < 64; i++)
        {
            block[i] = -1;
            Assert.False(InverseDct.IsFlat(block));
            block[i] = 0;
        }
    }

    /// <summary>T.81 A.3.3.</summary>
    static double Formula(short* block, int x, int y)
    {
        double sum = 0;
        for (int v = 0; v < 8; v++)
        {
            for (int u = 0; u < 8; u++)
            {
                double scale = (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4;
                sum += scale * block[8 * v + u] * Math.Cos((2 * x + 1) * u * Math.PI / 16) * Math.Cos((2 * y + 1) * v * Math.PI / 16);
            }
        }
        return sum;
    }
}
