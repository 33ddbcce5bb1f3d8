namespace Mien;

/// <summary>What a fit begins from.</summary>
enum FitStart
{
    /// <summary>An average face, anywhere.</summary>
    Anew,

    /// <summary>The last fit, which is a while old.</summary>
    Returning,

    /// <summary>The last fit.</summary>
    Following,

    /// <summary>The last fit; and what the landmarks say of the identity is learned.</summary>
    Learning,
}
