using System.Runtime.InteropServices;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>Ctrl+C and the other ways in which a run is asked to end: the first time it ends after the frame, with whole files; the second time at once.</summary>
sealed class Interruption : IDisposable
{
    readonly List<PosixSignalRegistration> _registrations = [];
    volatile bool _isAsked;

    public Interruption()
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, Ask));
    }

    /// <summary>Called, on another thread, where the process is about to end at once.</summary>
    public Action? AtOnce { get; set; }

    /// <summary>Reads the next frame; false at the end, and when the run shall end.</summary>
    public bool TryRead(Video video, out Frame frame)
    {
        frame = default;
        try
        {
            return !_isAsked && video.TryRead(out frame);
        }
        catch (MediaException) when (_isAsked)
        {
            // Where ffmpeg could not be kept apart, Ctrl+C has ended it as well.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    void Ask(PosixSignalContext context)
    {
        context.Cancel = !_isAsked;
        if (_isAsked)
            AtOnce?.Invoke();
        _isAsked = true;
    }
}
