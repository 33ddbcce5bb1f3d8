namespace Mien;

/// <summary>The 51 expressions that ARKit and MediaPipe share (ARKit's 52 without tongueOut), in MediaPipe's order. Sides are the subject's.</summary>
public enum Blendshape
{
    /// <summary>Brow down (subject's left).</summary>
    BrowDownLeft,

    /// <summary>Brow down (subject's right).</summary>
    BrowDownRight,

    /// <summary>Brow inner up.</summary>
    BrowInnerUp,

    /// <summary>Brow outer up (subject's left).</summary>
    BrowOuterUpLeft,

    /// <summary>Brow outer up (subject's right).</summary>
    BrowOuterUpRight,

    /// <summary>Cheek puff.</summary>
    CheekPuff,

    /// <summary>Cheek squint (subject's left).</summary>
    CheekSquintLeft,

    /// <summary>Cheek squint (subject's right).</summary>
    CheekSquintRight,

    /// <summary>Eye blink (subject's left).</summary>
    EyeBlinkLeft,

    /// <summary>Eye blink (subject's right).</summary>
    EyeBlinkRight,

    /// <summary>Eye look down (subject's left).</summary>
    EyeLookDownLeft,

    /// <summary>Eye look down (subject's right).</summary>
    EyeLookDownRight,

    /// <summary>Eye look in (subject's left).</summary>
    EyeLookInLeft,

    /// <summary>Eye look in (subject's right).</summary>
    EyeLookInRight,

    /// <summary>Eye look out (subject's left).</summary>
    EyeLookOutLeft,

    /// <summary>Eye look out (subject's right).</summary>
    EyeLookOutRight,

    /// <summary>Eye look up (subject's left).</summary>
    EyeLookUpLeft,

    /// <summary>Eye look up (subject's right).</summary>
    EyeLookUpRight,

    /// <summary>Eye squint (subject's left).</summary>
    EyeSquintLeft,

    /// <summary>Eye squint (subject's right).</summary>
    EyeSquintRight,

    /// <summary>Eye wide (subject's left).</summary>
    EyeWideLeft,

    /// <summary>Eye wide (subject's right).</summary>
    EyeWideRight,

    /// <summary>Jaw forward.</summary>
    JawForward,

    /// <summary>Jaw left.</summary>
    JawLeft,

    /// <summary>Jaw open.</summary>
    JawOpen,

    /// <summary>Jaw right.</summary>
    JawRight,

    /// <summary>Mouth close.</summary>
    MouthClose,

    /// <summary>Mouth dimple (subject's left).</summary>
    MouthDimpleLeft,

    /// <summary>Mouth dimple (subject's right).</summary>
    MouthDimpleRight,

    /// <summary>Mouth frown (subject's left).</summary>
    MouthFrownLeft,

    /// <summary>Mouth frown (subject's right).</summary>
    MouthFrownRight,

    /// <summary>Mouth funnel.</summary>
    MouthFunnel,

    /// <summary>Mouth left.</summary>
    MouthLeft,

    /// <summary>Mouth lower down (subject's left).</summary>
    MouthLowerDownLeft,

    /// <summary>Mouth lower down (subject's right).</summary>
    MouthLowerDownRight,

    /// <summary>Mouth press (subject's left).</summary>
    MouthPressLeft,

    /// <summary>Mouth press (subject's right).</summary>
    MouthPressRight,

    /// <summary>Mouth pucker.</summary>
    MouthPucker,

    /// <summary>Mouth right.</summary>
    MouthRight,

    /// <summary>Mouth roll lower.</summary>
    MouthRollLower,

    /// <summary>Mouth roll upper.</summary>
    MouthRollUpper,

    /// <summary>Mouth shrug lower.</summary>
    MouthShrugLower,

    /// <summary>Mouth shrug upper.</summary>
    MouthShrugUpper,

    /// <summary>Mouth smile (subject's left).</summary>
    MouthSmileLeft,

    /// <summary>Mouth smile (subject's right).</summary>
    MouthSmileRight,

    /// <summary>Mouth stretch (subject's left).</summary>
    MouthStretchLeft,

    /// <summary>Mouth stretch (subject's right).</summary>
    MouthStretchRight,

    /// <summary>Mouth upper up (subject's left).</summary>
    MouthUpperUpLeft,

    /// <summary>Mouth upper up (subject's right).</summary>
    MouthUpperUpRight,

    /// <summary>Nose sneer (subject's left).</summary>
    NoseSneerLeft,

    /// <summary>Nose sneer (subject's right).</summary>
    NoseSneerRight,
}
