using System.Globalization;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>What is said where a source or a film fails half-way: why, what is kept, and how to go on.</summary>
static class BrokenRun
{
    /// <param name="failure">Why.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="films">The films that are kept.</param>
    /// <param name="last">The time of the last frame that was written; null: none was.</param>
    /// <param name="canStart">Whether the verb can begin within a file.</param>
    public static MediaException Explain(MediaException failure, FollowingRequest request, IReadOnlyList<string> films, TimeSpan? last, bool canStart)
    {
        string[] kept = [.. films, .. request.Json is null or "-" || last is null ? (string[])[] : [request.Json]];
        string until = last is { } time ? time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) : "";
        string message = kept.Length == 0 ? failure.Message
            : $"{failure.Message} Kept up to {until} s: {string.Join(", ", kept)}. {(canStart && File.Exists(request.Source) ? $"Begin again, or go on with --start {until} and other names." : "Begin again, with other names.")}";
        return new MediaException(message, failure);
    }
}
