using Mien.Tensors.Kernels;

namespace Mien.Tensors.Planning;

/// <summary>One kernel call of a compiled network, its pointers bound: what runs.</summary>
abstract class Step
{
    /// <summary>Name of the value it computes, for profiles.</summary>
    public string Name { get; set; } = "";

    /// <summary>The instruction set that it was made for.</summary>
    public InstructionSet InstructionSet { get; set; }

    /// <summary>Rough cost in multiply-accumulates, by which the planner decides whether to split the step.</summary>
    public long Work { get; init; }

    /// <summary>Most parts that the step can be split into without changing its result.</summary>
    public virtual int MostParts => 1;

    /// <summary>Computes part <paramref name="part"/> of <paramref name="parts"/>; parts may run at the same time.</summary>
    public abstract void Run(int part, int parts);

    /// <summary>The share [from, to) of <paramref name="count"/> items that belongs to a part.</summary>
    protected static (int From, int To) Share(int count, int part, int parts) =>
        ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));
}
