using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>One labelled face of a set.</summary>
/// <param name="Set">The set.</param>
/// <param name="Index">Its number in the set.</param>
public readonly record struct FaceCrop(FaceCropSet Set, int Index)
{
    /// <summary>Whether training never sees it; see <see cref="HeldOutFaces"/>.</summary>
    public bool IsHeldOut => HeldOutFaces.Contains(Set.Name, Index);

    /// <summary>RGB pixels.</summary>
    public ImageView Pixels => Set.Crop(Index);

    /// <summary>478 landmarks, pixels of the crop.</summary>
    public ReadOnlySpan<Vector3> Landmarks => Set.Landmarks(Index);

    /// <summary>One weight, 0 … 1, of the expression; 0 where the set has none.</summary>
    public float Weight(Blendshape shape) => Set.Expression(Index) is { IsEmpty: false } weights ? weights[(int)shape] : 0;

    /// <summary>Whose face it is; see <see cref="SourcePhoto.PersonOf"/>.</summary>
    public string Person => Set.Person(Index);

    /// <summary>To which groups of people the set says that it belongs; see <see cref="SourceGroups"/>.</summary>
    public IReadOnlyList<string> Groups => SourceGroups.Of(Set.Name, Set.Photo(Index));

    /// <summary>How far the head is turned, degrees, positive to the subject's left; from the depths of the outer eye corners, so roughly.</summary>
    public float YawDegrees
    {
        get
        {
            Vector3 eyes = Landmarks[LandmarkTopology.LeftEyeCorners.Outer] - Landmarks[LandmarkTopology.RightEyeCorners.Outer];
            return MathF.Atan2(eyes.Z, MathF.Sqrt(eyes.X * eyes.X + eyes.Y * eyes.Y)) * (180 / MathF.PI);
        }
    }

    /// <summary>The expression weight of the more open and of the more shut eye: 1 is shut.</summary>
    public (float Open, float Shut) Blinks
    {
        get
        {
            float left = Weight(Blendshape.EyeBlinkLeft), right = Weight(Blendshape.EyeBlinkRight);
            return (Math.Min(left, right), Math.Max(left, right));
        }
    }
}
