namespace Mien.Tensors.Planning.Steps;

/// <summary>Softmax along one axis of [outer, extent, inner].</summary>
sealed unsafe class SoftmaxStep(int outer, int extent, int inner, float* from, float* to) : Step
{
    public override void Run(int part, int parts)
    {
        for (int i = 0; i < outer * inner; i++)
        {
            nint start = (nint)(i / inner) * extent * inner + i % inner;
            float largest = float.NegativeInfinity;
            for (int k = 0; k < extent; k++)
                largest = MathF.Max(largest, from[start + (nint)k * inner]);
            float sum = 0;
            for (int k = 0; k < extent; k++)
                sum += to[start + (nint)k * inner] = MathF.Exp(from[start + (nint)k * inner] - largest);
            float share = 1 / sum;
            for (int k = 0; k < extent; k++)
                to[start + (nint)k * inner] *= share;
        }
    }
}
