namespace Mien.Tensors.Autodiff;

/// <summary>
/// Stages without a barrier between them, run over all shards of a batch by whichever thread is free. A shard is a fixed share of the batch with
/// its own sums, so that results do not depend on the threads.
/// </summary>
sealed class Phase(IReadOnlyList<Stage> stages, ShardPlan shards) : ParallelLoop(shards.Count)
{
    /// <summary>Above this many floats a sample fills a good part of a core's cache, and samples pass one by one.</summary>
    const int LargeSample = 12 << 10;

    readonly (Stage[] Stages, bool BySample)[] _groups = Group(stages);

    protected override void Do(int shard)
    {
        int first = shards.First(shard), end = shards.First(shard + 1);
        foreach ((Stage[] group, bool bySample) in _groups)
        {
            int count = bySample ? 1 : end - first;
            for (int sample = first; sample < end; sample += count)
                foreach (Stage stage in group)
                    stage.Run(shard, sample, count);
        }
    }

    static (Stage[], bool)[] Group(IReadOnlyList<Stage> stages)
    {
        var groups = new List<(Stage[], bool)>();
        for (int i = 0; i < stages.Count;)
        {
            bool large = stages[i].FloatsPerSample > LargeSample;
            int end = i;
            while (end < stages.Count && stages[end].FloatsPerSample > LargeSample == large)
                end++;
            groups.Add(([.. stages.Skip(i).Take(end - i)], large));
            i = end;
        }
        return [.. groups];
    }
}
