using Mien.Graphics;

namespace Mien;

/// <summary>Looks for faces on a thread of its own, on a copy of a frame, so that no frame waits for it. One question at a time.</summary>
sealed class BackgroundDetector : IDisposable
{
    readonly FaceReader _reader;
    readonly float _minDetection;
    readonly float? _minSuppression;
    readonly FrameCopy _frame = new();
    readonly List<FaceDetection> _found = [];
    readonly AutoResetEvent _asked = new(false);
    readonly Thread _thread;
    Exception? _failure;
    volatile State _state;
    volatile bool _ends;

    enum State
    {
        Idle,
        Busy,
        Answered,
    }

    /// <summary>Starts the thread.</summary>
    /// <param name="reader">Networks for it alone; disposed with it.</param>
    /// <param name="minDetection">Score from which something is a face.</param>
    /// <param name="minSuppression">Overlap from which two detections are one; null: the pack's.</param>
    public BackgroundDetector(FaceReader reader, float minDetection, float? minSuppression)
    {
        (_reader, _minDetection, _minSuppression) = (reader, minDetection, minSuppression);
        _thread = new Thread(Work) { IsBackground = true, Name = "Mien detector" };
        _thread.Start();
    }

    /// <summary>Asks about a frame, unless an older question has no answer yet.</summary>
    public void Ask(ImageView image, TimeSpan time)
    {
        if (_state != State.Idle)
            return;
        _frame.Set(image, time);
        _state = State.Busy;
        _asked.Set();
    }

    /// <summary>Takes the answer to the last question, if there is one yet: detections of all detectors, in the pixels of the frame that was asked about.</summary>
    public bool TryTake(List<FaceDetection> detections)
    {
        if (_state != State.Answered)
            return false;
        if (_failure is { } failure)
            throw new InvalidOperationException($"The detector failed in the background: {failure.Message}", failure);
        detections.Clear();
        detections.AddRange(_found);
        _state = State.Idle;
        return true;
    }

    /// <summary>Forgets what was asked: its answer is about another video.</summary>
    public void Forget()
    {
        SpinWait.SpinUntil(() => _state != State.Busy);
        _state = State.Idle;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ends = true;
        _asked.Set();
        _thread.Join();
        _asked.Dispose();
        _reader.Dispose();
    }

    void Work()
    {
        while (true)
        {
            _asked.WaitOne();
            if (_ends)
                return;
            try
            {
                _reader.Begin(_frame.Image);
                FaceSearch.Find(_reader, _frame.Image, thorough: false, _minDetection, _minSuppression, _found);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // It is the tracker's caller who shall hear of it.
                _failure = exception;
            }
            _state = State.Answered;
        }
    }
}
