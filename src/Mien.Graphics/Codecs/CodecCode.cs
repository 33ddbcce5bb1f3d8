using System.Runtime.CompilerServices;

namespace Mien.Graphics.Codecs;

/// <summary>How the hot methods of the codecs are compiled.</summary>
static class CodecCode
{
    /// <summary>
    /// Straight to optimised code: a command reads one photo, long before tiering would have noticed its loops. Such methods cannot be compiled
    /// ahead of time, so a ReadyToRun publish defines MIEN_AHEAD_OF_TIME and gets them from the image instead.
    /// </summary>
#if MIEN_AHEAD_OF_TIME
    public const MethodImplOptions Hot = 0;
#else
    public const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
#endif
}
