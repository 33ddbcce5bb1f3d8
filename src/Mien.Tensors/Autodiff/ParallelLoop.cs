using Mien.Tensors.Planning;

namespace Mien.Tensors.Autodiff;

/// <summary>A number of independent pieces of work, taken one by one by the threads of a pool.</summary>
abstract class ParallelLoop(int count) : Step
{
    int _next;
    Exception? _failure;

    public override int MostParts => count;

    /// <summary>Runs all pieces; what one throws comes out here, after the others have ended.</summary>
    public void RunOn(WorkerPool? pool, int threads)
    {
        _next = 0;
        _failure = null;
        if (pool is null)
            Run(0, 1);
        else
            pool.Run(this, threads);
        if (_failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    public sealed override void Run(int part, int parts)
    {
        try
        {
            for (int piece; (piece = Interlocked.Increment(ref _next) - 1) < count && Volatile.Read(ref _failure) is null;)
                Do(piece);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
    }

    protected abstract void Do(int piece);
}
