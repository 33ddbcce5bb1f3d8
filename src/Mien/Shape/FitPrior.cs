namespace Mien;

/// <summary>What a fit expects before it has seen anything: precisions, 1 / variance.</summary>
static class FitPrior
{
    /// <summary>Of the unit of the depths, about 1: a deviation of 0.2.</summary>
    public const double DepthUnit = 25;

    /// <summary>Of an expression's weight, about 0, beside <see cref="FaceFitterOptions.ExpressionRate"/>.</summary>
    public const double Expression = 1;

    /// <summary>Of a step by any unknown: what nothing determines (the depths' offset where there are no depths) stays where it is.</summary>
    public const double Ridge = 1e-9;
}
