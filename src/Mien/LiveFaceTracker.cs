using Mien.Graphics;

namespace Mien;

/// <summary>
/// Follows faces in a live picture without ever making its source wait: frames are offered, and a thread of its own follows the newest; what
/// comes faster than that is left out. (MediaPipe's LIVE_STREAM.) Frames may be offered from any one thread.
/// </summary>
public sealed class LiveFaceTracker : IDisposable
{
    readonly FaceTracker _tracker;
    readonly FacesHandler _found;
    readonly Lock _lock = new();
    readonly AutoResetEvent _offered = new(false);
    readonly Thread _thread;
    readonly Queue<Action<FaceTracker>> _orders = [];
    FrameCopy _waiting = new(), _followed = new();
    bool _isWaiting, _ends;
    long _dropped;
    Exception? _failure;

    /// <summary>Loads the networks and starts the thread.</summary>
    /// <param name="options">As for a <see cref="FaceTracker"/>.</param>
    /// <param name="found">Called on the tracker's thread after every frame that was followed; what it is given is valid until it returns.</param>
    /// <exception cref="PackException">There is no pack, or its description does not fit its networks.</exception>
    /// <exception cref="Mien.Tensors.ModelFormatException">A network file is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public LiveFaceTracker(FaceTrackerOptions? options, FacesHandler found)
    {
        ArgumentNullException.ThrowIfNull(found);
        _found = found;
        _tracker = new FaceTracker(options);
        _thread = new Thread(Work) { IsBackground = true, Name = "Mien tracker" };
        _thread.Start();
    }

    /// <summary>Frames that were offered and left out for newer ones.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Copies a frame and returns at once; a frame that still waits is replaced.</summary>
    /// <exception cref="InvalidOperationException">Following or the handler failed; the inner exception is the cause.</exception>
    public void Offer(ImageView image, TimeSpan time)
    {
        lock (_lock)
        {
            if (_failure is not null)
                throw new InvalidOperationException($"Faces are no longer followed: {_failure.Message}", _failure);
            ObjectDisposedException.ThrowIf(_ends, this);
            if (_isWaiting)
                _dropped++;
            _waiting.Set(image, time);
            _isWaiting = true;
        }
        _offered.Set();
    }

    /// <summary>
    /// Does something with the tracker, on its thread and before the next frame that is followed: <c>live.Order(tracker => tracker.Recentre(id))</c>,
    /// to calibrate or recentre a face. What it throws ends following, as what the handler throws does.
    /// </summary>
    public void Order(Action<FaceTracker> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_ends, this);
            _orders.Enqueue(order);
        }
    }

    /// <summary>Ends after the frame that is being followed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ends)
                return;
            _ends = true;
        }
        _offered.Set();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        _tracker.Dispose();
        _offered.Dispose();
    }

    Action<FaceTracker>? NextOrder()
    {
        lock (_lock)
            return _orders.TryDequeue(out Action<FaceTracker>? order) ? order : null;
    }

    void Work()
    {
        while (true)
        {
            _offered.WaitOne();
            lock (_lock)
            {
                if (_ends)
                    return;
                if (!_isWaiting)
                    continue;
                (_waiting, _followed, _isWaiting) = (_followed, _waiting, false);
            }
            try
            {
                while (NextOrder() is { } order)
                    order(_tracker);
                _found(_tracker.Track(_followed.Image, _followed.Time), _followed.Image, _followed.Time);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                lock (_lock)
                    _failure = exception;
                return;
            }
        }
    }
}
