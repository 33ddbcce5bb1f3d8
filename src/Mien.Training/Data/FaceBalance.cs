namespace Mien.Training;

/// <summary>
/// How often each face is drawn: rare sets, shut eyes, turned heads and open mouths more often than their number, plain portraits less.
/// </summary>
sealed class FaceBalance
{
    // What a blink, a wink and so on multiply a face's chance by; a face may have several of them.
    const double BothShut = 4, OneShut = 3, HalfShut = 1.5, Turned = 1.6, FarTurned = 2.5, OpenMouth = 1.6;
    const double MostOften = 8;

    readonly double[] _sums;

    public FaceBalance(IReadOnlyList<FaceCrop> faces)
    {
        _sums = new double[faces.Count];
        double sum = 0;
        for (int i = 0; i < _sums.Length; i++)
            _sums[i] = sum += Weight(faces[i]);
    }

    /// <summary>How often a face is drawn, against a plain one of <c>lfw</c>.</summary>
    public static double Weight(FaceCrop face)
    {
        (float open, float shut) = face.Blinks;
        float yaw = Math.Abs(face.YawDegrees);
        double weight = (open > 0.5f ? BothShut : shut > 0.5f ? OneShut : shut > 0.35f ? HalfShut : 1)
            * (yaw > 40 ? FarTurned : yaw > 25 ? Turned : 1)
            * (face.Weight(Blendshape.JawOpen) > 0.4f ? OpenMouth : 1);
        return OfSet(face.Set.Name) * Math.Min(weight, MostOften);
    }

    /// <summary>What a face of a set counts; sets that nobody knows count 1.</summary>
    public static double OfSet(string set) => set switch
    {
        "congress" => 0.8,
        "helen" => 1.5,
        "afw" => 2.5,
        "mask" => 0.8,
        RenderedFaceSet.Name => 0.5,
        _ => 1,
    };

    /// <summary>Draws a face.</summary>
    public int Next(ref SampleRandom random)
    {
        double at = random.Next() * _sums[^1];
        int low = 0, high = _sums.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sums[middle] > at)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
