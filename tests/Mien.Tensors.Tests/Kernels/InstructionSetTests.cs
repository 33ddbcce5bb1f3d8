using Mien.Tensors.Kernels;

namespace Mien.Tensors.Tests.Kernels;

public class InstructionSetTests
{
    /// <summary>Whatever else the machine does while it is measured: an Intel Xeon measures 1.9 when it is quiet, a Zen 4 1.0.</summary>
    [Theory]
    [InlineData(2.1, 2)]
    [InlineData(1.9, 2)]
    [InlineData(1.5, 2)]
    [InlineData(1.3, 1)]
    [InlineData(1.0, 1)]
    [InlineData(0.8, 1)]
    [InlineData(0.6, 0.5)]
    public void A_disturbed_measurement_chooses_as_a_quiet_one(double measured, double gain) => Assert.Equal(gain, InstructionSets.Rounded(measured));
}
