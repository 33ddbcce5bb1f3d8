using System.Numerics;

namespace Mien.Training;

/// <summary>How the hair of a head is worn.</summary>
public enum HairStyle
{
    /// <summary>None, or a shade of it.</summary>
    Shaved,

    /// <summary>Close to the skull.</summary>
    Short,

    /// <summary>A full head of it.</summary>
    Full,

    /// <summary>Down to the shoulders.</summary>
    Long,
}

/// <summary>
/// Everything that a rendered head is made of: who it is, what it does, where it stands and what it looks like. Colours are linear light, 0 … 1.
/// </summary>
public sealed record HeadLook
{
    /// <summary>Identity and expression of <see cref="FaceModel.Default"/>.</summary>
    public required FaceShape Shape { get; init; }

    /// <summary>Turn of the head to the side, degrees, with the sign of <see cref="HeadPose.YawDegrees"/>.</summary>
    public double YawDegrees { get; init; }

    /// <summary>Nod, degrees, with the sign of <see cref="HeadPose.PitchDegrees"/>.</summary>
    public double PitchDegrees { get; init; }

    /// <summary>Tilt, degrees, with the sign of <see cref="HeadPose.RollDegrees"/>.</summary>
    public double RollDegrees { get; init; }

    /// <summary>From the camera to the point between the eyes, millimetres: near ones make noses large.</summary>
    public float DistanceMillimetres { get; init; } = 900;

    /// <summary>How far the point between the eyes stands to the right of the camera's axis and above it, millimetres.</summary>
    public Vector2 Aside { get; init; }

    /// <summary>The skin.</summary>
    public Vector3 Skin { get; init; } = new(0.55f, 0.36f, 0.26f);

    /// <summary>How much blood shows in cheeks, nose and ears, 0 … 1.</summary>
    public float Redness { get; init; } = 0.4f;

    /// <summary>How uneven the skin is, 0 … 1.</summary>
    public float Blotches { get; init; } = 0.4f;

    /// <summary>How much the skin shines, 0 … 1.</summary>
    public float Shine { get; init; } = 0.4f;

    /// <summary>Colour on the lips, which covers the skin.</summary>
    public Vector3 Lips { get; init; } = new(0.42f, 0.16f, 0.13f);

    /// <summary>The irises.</summary>
    public Vector3 Iris { get; init; } = new(0.10f, 0.06f, 0.03f);

    /// <summary>Hair, brows and beard.</summary>
    public Vector3 Hair { get; init; } = new(0.03f, 0.02f, 0.015f);

    /// <summary>How the hair is worn.</summary>
    public HairStyle Style { get; init; } = HairStyle.Short;

    /// <summary>How far the hairline comes down the forehead, millimetres; below 0 it recedes.</summary>
    public float Fringe { get; init; }

    /// <summary>How far the hair stands off the skull, millimetres.</summary>
    public float HairVolume { get; init; } = 8;

    /// <summary>Density of the brows, 0 … 1.</summary>
    public float Brows { get; init; } = 0.8f;

    /// <summary>Density of a beard, 0 … 1.</summary>
    public float Beard { get; init; }

    /// <summary>Shade of shaved hair on cheeks and chin, 0 … 1.</summary>
    public float Stubble { get; init; }

    /// <summary>Length and blackness of the lashes, 0 … 1.</summary>
    public float Lashes { get; init; } = 0.6f;

    /// <summary>What is worn.</summary>
    public Vector3 Cloth { get; init; } = new(0.08f, 0.12f, 0.25f);

    /// <summary>The share of the head's turn that the shoulders follow, 0 … 1.</summary>
    public float ShouldersFollow { get; init; } = 0.4f;

    /// <summary>The light.</summary>
    public HeadLight Light { get; init; } = new();

    /// <summary>Whether there is nothing but a gradient behind the head.</summary>
    public bool PlainGround { get; init; }

    /// <summary>Chooses patterns of skin and ground.</summary>
    public ulong Pattern { get; init; }
}
