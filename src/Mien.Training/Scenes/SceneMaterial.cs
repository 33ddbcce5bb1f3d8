namespace Mien.Training;

/// <summary>What scenes are made of: faces to paste and pictures to paste them on.</summary>
/// <param name="Faces">At least one.</param>
/// <param name="Backgrounds">At least one.</param>
sealed record SceneMaterial(IReadOnlyList<FaceSprite> Faces, IReadOnlyList<PicturePyramid> Backgrounds)
{
    /// <summary>Any face.</summary>
    public FaceSprite Face(ref SampleRandom random) => Faces[random.Next(Faces.Count)];

    /// <summary>Any picture.</summary>
    public PicturePyramid Background(ref SampleRandom random) => Backgrounds[random.Next(Backgrounds.Count)];
}
