using System.Runtime.CompilerServices;

namespace Mien;

/// <summary>How the hot methods of the face model are compiled: straight to optimised code, or ahead of time where a publish says so (the kernels' rule).</summary>
static class ShapeCode
{
#if MIEN_AHEAD_OF_TIME
    public const MethodImplOptions Hot = 0;
#else
    public const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
#endif
}
