namespace Mien.Tensors.Measuring;

/// <summary>What one kernel call of a compiled network costs.</summary>
/// <param name="Name">Name of the value that it computes.</param>
/// <param name="Family">Kind of work, by which layers are summed: "pointwise convolution", "pooling" and so on.</param>
/// <param name="Kernel">The kernel and the instruction set it is compiled for.</param>
/// <param name="Description">Operator, shapes, stride, groups, activation and residual, for people.</param>
/// <param name="Macs">Multiply-accumulates, of convolutions and matrix products only.</param>
/// <param name="MinMicroseconds">The shortest of all runs.</param>
public sealed record LayerTime(string Name, string Family, string Kernel, string Description, long Macs, double MinMicroseconds)
{
    /// <summary>Speed in the shortest run; a multiply-accumulate counts as two operations.</summary>
    public double Gflops => Macs == 0 ? 0 : 2e-3 * Macs / MinMicroseconds;
}
