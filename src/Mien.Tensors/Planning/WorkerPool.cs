namespace Mien.Tensors.Planning;

/// <summary>
/// Threads that help one network run: they spin for some microseconds after each step, because the next comes soon, and then sleep.
/// The caller is part 0; nothing is allocated per call.
/// </summary>
sealed class WorkerPool : IDisposable
{
    // About 20 µs on current processors: longer than the gap between two layers, shorter than anybody notices.
    const int SpinsBeforeSleep = 400;

    readonly Thread[] _threads;
    readonly SemaphoreSlim[] _wake;
    readonly int[] _asleep;
    Step? _step;
    int _parts;
    int _generation;
    int _pending;
    volatile bool _stop;
    volatile Exception? _failure;

    public WorkerPool(int helpers)
    {
        _threads = new Thread[helpers];
        _wake = new SemaphoreSlim[helpers];
        _asleep = new int[helpers];
        for (int i = 0; i < helpers; i++)
        {
            int helper = i;
            _wake[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Work(helper)) { IsBackground = true, Name = $"Mien worker {i + 1}" };
            _threads[i].Start();
        }
    }

    public void Run(Step step, int parts)
    {
        _step = step;
        _parts = parts;
        Volatile.Write(ref _pending, _threads.Length);
        Interlocked.Increment(ref _generation);
        for (int i = 0; i < _threads.Length; i++)
        {
            if (Interlocked.Exchange(ref _asleep[i], 0) == 1)
                _wake[i].Release();
        }
        step.Run(0, parts);
        var spin = new SpinWait();
        while (Volatile.Read(ref _pending) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (_failure is { } failure)
        {
            _failure = null;
            throw new InvalidOperationException("A worker thread failed.", failure);
        }
    }

    public void Dispose()
    {
        _stop = true;
        Interlocked.Increment(ref _generation);
        for (int i = 0; i < _threads.Length; i++)
        {
            _wake[i].Release();
            _threads[i].Join();
            _wake[i].Dispose();
        }
    }

    void Work(int helper)
    {
        int seen = 0;
        while (true)
        {
            Await(helper, seen);
            if (_stop)
                return;
            seen++;
            try
            {
                if (helper + 1 < _parts)
                    _step!.Run(helper + 1, _parts);
            }
            catch (Exception exception)
            {
                _failure = exception;
            }
            Interlocked.Decrement(ref _pending);
        }
    }

    void Await(int helper, int seen)
    {
        for (int spins = 0; Volatile.Read(ref _generation) == seen; spins++)
        {
            if (spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(8);
                continue;
            }
            Volatile.Write(ref _asleep[helper], 1);
            Interlocked.MemoryBarrier();
            // The generation may have moved between the check above and going to sleep; whoever clears the flag decides about the permit.
            if (Volatile.Read(ref _generation) != seen && Interlocked.Exchange(ref _asleep[helper], 0) == 1)
                return;
            _wake[helper].Wait();
            spins = 0;
        }
    }
}
