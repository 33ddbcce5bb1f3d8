namespace Mien.Media;

/// <summary>
/// Hands frames from the thread that reads ffmpeg to the one that uses them. Bounded: a file's reader waits for room; of a live source the newest
/// frame stays, and those that nobody took are counted as dropped. Memory goes round: nothing is allocated after the constructor.
/// </summary>
sealed class FrameQueue
{
    // Beside those that wait: the frame that is being filled and the frame that is being used.
    const int OnTheWay = 2;

    readonly object _gate = new();
    readonly bool _isLive;
    readonly Queue<FrameMemory> _free;
    readonly Queue<FrameMemory> _waiting;

    FrameMemory? _lent;
    Exception? _failure;
    bool _isComplete, _isClosed, _isInterrupted;
    long _dropped;

    /// <summary>A queue for frames of one size; <paramref name="length"/> of them may wait, of a live source one.</summary>
    public FrameQueue(int width, int height, int length, bool isLive)
    {
        _isLive = isLive;
        int count = (isLive ? 1 : length) + OnTheWay;
        _free = new Queue<FrameMemory>(count);
        _waiting = new Queue<FrameMemory>(count);
        for (int i = 0; i < count; i++)
            _free.Enqueue(new FrameMemory(width, height));
    }

    /// <summary>Frames of a live source that the reader had no time for.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Memory for the next frame; waits until there is some. Null once the queue is closed.</summary>
    public FrameMemory? Rent()
    {
        lock (_gate)
        {
            while (_free.Count == 0 && !_isClosed)
                Monitor.Wait(_gate);
            return _isClosed ? null : _free.Dequeue();
        }
    }

    /// <summary>Hands a filled frame over.</summary>
    public void Post(FrameMemory memory)
    {
        lock (_gate)
        {
            if (_isLive && _waiting.TryDequeue(out FrameMemory? older))
            {
                _free.Enqueue(older);
                _dropped++;
            }
            _waiting.Enqueue(memory);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>No more frames follow; a failure is thrown once, behind the last frame.</summary>
    public void Complete(Exception? failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _isComplete = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes the next frame and gives the last one back; null at the end.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    /// <exception cref="OperationCanceledException">Waiting was interrupted, now or before.</exception>
    public FrameMemory? Take(TimeSpan patience)
    {
        lock (_gate)
        {
            TakeBack();
            while (_waiting.Count == 0 && !_isComplete && !_isClosed && !_isInterrupted)
            {
                if (!Monitor.Wait(_gate, patience))
                    throw new TimeoutException();
            }
            if (_isInterrupted)
                throw new OperationCanceledException();
            if (!_isClosed && _waiting.TryDequeue(out _lent))
                return _lent;
            Exception? failure = _failure;
            _failure = null;
            return failure is null || _isClosed ? null : throw failure;
        }
    }

    /// <summary>Whoever takes frames stops waiting and takes no more.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _isInterrupted = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends everything: both sides stop waiting, and the lent frame is over.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            TakeBack();
            Monitor.PulseAll(_gate);
        }
    }

    void TakeBack()
    {
        if (_lent is not { } memory)
            return;
        memory.Number++;
        _lent = null;
        _free.Enqueue(memory);
        Monitor.PulseAll(_gate);
    }
}
