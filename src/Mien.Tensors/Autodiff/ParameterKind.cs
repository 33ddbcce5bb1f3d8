namespace Mien.Tensors.Autodiff;

/// <summary>How an optimiser treats a parameter.</summary>
public enum ParameterKind
{
    /// <summary>Learned, and drawn towards zero by weight decay: filters and matrices.</summary>
    Weight,

    /// <summary>Learned without decay: biases, scales and shifts of normalisations, slopes.</summary>
    Offset,

    /// <summary>Not learned by gradients but gathered while training: running means and variances.</summary>
    Statistic,
}
