namespace Mien;

/// <summary>What of a person hides the parts of an object that lie behind it.</summary>
[Flags]
public enum MaskOccluders
{
    /// <summary>Nothing: the object is seen through the head.</summary>
    None = 0,

    /// <summary>The face with the ears.</summary>
    Face = 1,

    /// <summary>Back and top of the head, and neck.</summary>
    Head = 2,

    /// <summary>Both.</summary>
    All = Face | Head,
}
