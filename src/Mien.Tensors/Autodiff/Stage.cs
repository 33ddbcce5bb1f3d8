namespace Mien.Tensors.Autodiff;

/// <summary>
/// One thing that a layer does to some samples of the batch. Stages of neighbouring layers run one after the other on the same samples while those
/// are in the cache, until a stage needs something from the whole batch.
/// </summary>
/// <param name="Run">Works on samples [first, first + count), which belong to one shard.</param>
/// <param name="FloatsPerSample">What it touches per sample, by which one chooses whether a shard runs sample by sample.</param>
/// <param name="Finish">Runs once after all samples have passed, before any further stage; null where nothing is gathered.</param>
sealed record Stage(StageBody Run, int FloatsPerSample, Action? Finish = null);

/// <summary>See <see cref="Stage"/>.</summary>
delegate void StageBody(int shard, int first, int count);
