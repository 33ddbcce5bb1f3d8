using System.Runtime.CompilerServices;

namespace Mien.Tensors.Kernels;

/// <summary>How microkernels are compiled.</summary>
static class KernelCode
{
    /// <summary>
    /// Straight to optimised code: a first run in unoptimised vector code would take longer than compiling does. Such methods cannot be compiled
    /// ahead of time, so a ReadyToRun publish defines MIEN_AHEAD_OF_TIME and gets its kernels from the image instead.
    /// </summary>
#if MIEN_AHEAD_OF_TIME
    public const MethodImplOptions Hot = MethodImplOptions.NoInlining;
#else
    public const MethodImplOptions Hot = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;
#endif
}
