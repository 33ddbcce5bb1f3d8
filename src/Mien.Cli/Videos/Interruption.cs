using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>
/// Ctrl+C and the other ways in which a run is asked to end: the first time it ends after the frame, with whole files, or at once where it waits for
/// a frame; the second time at once.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly List<PosixSignalRegistration> _registrations = [];
    readonly CancellationTokenSource _asked = new();

    public Interruption()
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, Ask));
    }

    /// <summary>Called, on another thread, where the process is about to end at once.</summary>
    public Action? AtOnce { get; set; }

    /// <summary>Opens the source; false when the run shall end before it has sent anything.</summary>
    public bool TryOpen(FollowingRequest request, bool? live, [NotNullWhen(true)] out Video? video)
    {
        video = null;
        try
        {
            video = request.Open(live, _asked.Token);
            return true;
        }
        catch (Exception exception) when (IsMine(exception))
        {
            return false;
        }
    }

    /// <summary>Reads the next frame; false at the end, where the source fails, and when the run shall end.</summary>
    public bool TryRead(Video video, out Frame frame, ref MediaException? failure)
    {
        frame = default;
        try
        {
            return !_asked.IsCancellationRequested && video.TryRead(out frame);
        }
        catch (Exception exception) when (IsMine(exception))
        {
            return false;
        }
        catch (MediaException exception)
        {
            failure = exception;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _asked.Dispose();
    }

    // Where ffmpeg could not be kept apart, Ctrl+C has ended it as well.
    bool IsMine(Exception exception) => _asked.IsCancellationRequested && (exception is OperationCanceledException or MediaException);

    void Ask(PosixSignalContext context)
    {
        context.Cancel = !_asked.IsCancellationRequested;
        if (_asked.IsCancellationRequested)
            AtOnce?.Invoke();
        _asked.Cancel();
    }
}
