namespace Mien;

/// <summary>What a vertex of a face model is made of or belongs to; every vertex has one region.</summary>
public enum SurfaceRegion : byte
{
    /// <summary>Skin of the face that has no other name here.</summary>
    Skin,

    /// <summary>Red of the lips.</summary>
    Lips,

    /// <summary>Upper and lower lids.</summary>
    Lids,

    /// <summary>Where the brows grow.</summary>
    Brows,

    /// <summary>Nose with nostrils.</summary>
    Nose,

    /// <summary>Ears.</summary>
    Ears,

    /// <summary>Where hair grows.</summary>
    Scalp,

    /// <summary>Neck.</summary>
    Neck,

    /// <summary>White of the eyes.</summary>
    Sclera,

    /// <summary>Irises: the cornea over them, which is opaque in this model.</summary>
    Iris,

    /// <summary>Pupils.</summary>
    Pupil,

    /// <summary>Skin behind the lids.</summary>
    EyeSocket,

    /// <summary>Inside of the mouth.</summary>
    MouthSocket,

    /// <summary>Teeth.</summary>
    Teeth,

    /// <summary>Gums and tongue.</summary>
    Gums,
}
