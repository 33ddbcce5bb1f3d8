namespace Mien.Tensors.Autodiff;

/// <summary>How a batch is cut into shares that are summed separately: by its size alone, so that sums do not depend on the threads.</summary>
sealed record ShardPlan(int Batch)
{
    /// <summary>More would cost memory and time for adding their sums up; fewer would leave cores idle.</summary>
    const int Most = 8;

    public int Count => Math.Min(Most, Batch);

    /// <summary>First sample of a shard; of shard Count, the end.</summary>
    public int First(int shard) => Batch * shard / Count;
}
