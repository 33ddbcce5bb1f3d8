namespace Mien.Tensors.Autodiff;

/// <summary>An array of numbers that a checkpoint keeps under a name; the array is live, so what is read back is copied into it.</summary>
/// <param name="Name">Unique among the values of its owner: <c>moment1/stem.weight</c>.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Values">The numbers.</param>
public readonly record struct NamedValues(string Name, Shape Shape, float[] Values);
