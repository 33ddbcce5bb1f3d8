using Mien.Tensors.Autodiff;
using Mien.Tensors.Planning;

namespace Mien.Tensors.Tests.Autodiff;

public sealed class ParallelLoopTests
{
    sealed class Counting(int count) : ParallelLoop(count)
    {
        public int[] Done { get; } = new int[count];

        public int Running;

        protected override void Do(int piece)
        {
            Interlocked.Increment(ref Running);
            for (int i = 0; i < 200; i++)
                Thread.SpinWait(1);
            Done[piece]++;
            Interlocked.Decrement(ref Running);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_piece_is_done_once_and_before_the_call_returns(int threads)
    {
        using var pool = new WorkerPool(threads - 1);
        Counting[] loops = [new(8), new(3), new(17)];
        for (int round = 1; round <= 3000; round++)
        {
            foreach (Counting loop in loops)
            {
                loop.RunOn(pool, threads);
                Assert.Equal(0, loop.Running);
                Assert.All(loop.Done, done => Assert.Equal(round, done));
            }
        }
    }
}
