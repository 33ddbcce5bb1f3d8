namespace Mien;

/// <summary>The words of mask.json for what is chosen from a list; reading and writing share them.</summary>
static class MaskWords
{
    public static readonly (string Word, MaskBlend Value)[] Blends = [("normal", MaskBlend.Normal), ("multiply", MaskBlend.Multiply), ("screen", MaskBlend.Screen), ("overlay", MaskBlend.Overlay)];

    public static readonly (string Word, MaskFit Value)[] Fits = [("eye-distance", MaskFit.EyeDistance), ("head-width", MaskFit.HeadWidth), ("millimetres", MaskFit.Millimetres)];

    public static readonly (string Word, MaskFollowing Value)[] Followings = [("rigid", MaskFollowing.Rigid), ("surface", MaskFollowing.Surface)];

    public static readonly (string Word, MaskUv Value)[] Uvs = [("face-model", MaskUv.FaceModel), ("canonical", MaskUv.Canonical)];

    public static readonly (string Word, MaskSides Value)[] Sides = [("both", MaskSides.Both), ("left", MaskSides.Left), ("right", MaskSides.Right)];

    public static readonly (string Word, MaskLashStyle Value)[] LashStyles = [("natural", MaskLashStyle.Natural), ("full", MaskLashStyle.Full), ("cat", MaskLashStyle.Cat), ("doll", MaskLashStyle.Doll)];

    public static readonly (string Word, MaskAnchor Value)[] Anchors =
        [.. ((MaskAnchor[])[MaskAnchor.Eyes, MaskAnchor.NoseBridge, MaskAnchor.Forehead, MaskAnchor.Mouth, MaskAnchor.Chin, MaskAnchor.Face]).Select(anchor => (anchor.ToString(), anchor))];

    public static string Of<T>((string Word, T Value)[] words, T value) => words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Word;
}
