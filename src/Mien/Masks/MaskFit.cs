namespace Mien;

/// <summary>What the size of an object goes by: the length of one fit unit on a face.</summary>
public enum MaskFit
{
    /// <summary>The distance between the outer corners of the eyes (landmarks 33 and 263) on the face at rest.</summary>
    EyeDistance,

    /// <summary>The distance between the sides of the face before the ears (landmarks 234 and 454) on the face at rest.</summary>
    HeadWidth,

    /// <summary>One millimetre: the object is as big on every face.</summary>
    Millimetres,
}
