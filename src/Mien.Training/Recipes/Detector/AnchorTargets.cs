using System.Numerics;

namespace Mien.Training;

/// <summary>
/// Which anchor shall find which face. A face belongs to the anchors of its size whose centres lie near its own; anchors a little further
/// off, or meant for sizes a little different, may do as they like; all others shall stay silent. Every face has one anchor at least
/// unless others need all around it.
/// </summary>
sealed class AnchorTargets
{
    /// <summary>A face so much outside an anchor's range of sizes is no mistake yet.</summary>
    const float Tolerance = 1.25f;

    readonly int[] _faceOf = new int[AnchorClass.Count];
    readonly float[] _distance = new float[AnchorClass.Count], _wanted = new float[AnchorClass.Count], _weights = new float[AnchorClass.Count];
    readonly List<int> _anchorsOf = [];

    /// <summary>The index of the face of each anchor; −1 without.</summary>
    public ReadOnlySpan<int> FaceOf => _faceOf;

    /// <summary>1 for anchors that shall say "face", 0 for others.</summary>
    public ReadOnlySpan<float> Wanted => _wanted;

    /// <summary>0 for anchors that may do as they like, 1 for others.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Anchors that have a face.</summary>
    public int Positives { get; private set; }

    /// <summary>Matches faces, in pixels of the network's input.</summary>
    public void Match(IReadOnlyList<SceneFace> faces)
    {
        Array.Fill(_faceOf, -1);
        Array.Fill(_distance, float.MaxValue);
        Array.Clear(_wanted);
        Array.Fill(_weights, 1);
        _anchorsOf.Clear();
        for (int f = 0; f < faces.Count; f++)
        {
            _anchorsOf.Add(0);
            foreach (AnchorClass kind in AnchorClass.All)
                Spread(faces[f], f, kind);
        }
        for (int f = 0; f < faces.Count; f++)
            if (_anchorsOf[f] == 0 && !faces[f].IsIgnored)
                Force(faces[f], f);
        Positives = 0;
        for (int i = 0; i < _faceOf.Length; i++)
        {
            if (_faceOf[i] < 0)
                continue;
            _wanted[i] = _weights[i] = 1;
            Positives++;
        }
    }

    void Spread(in SceneFace face, int index, in AnchorClass kind)
    {
        bool fits = face.Side >= kind.MinSide && face.Side <= kind.MaxSide;
        if (!fits && !face.IsIgnored && (face.Side < kind.MinSide / Tolerance || face.Side > kind.MaxSide * Tolerance))
            return;
        DetectorLevel level = AnchorClass.Levels[kind.Level];
        float near = Math.Clamp(face.Side / 4, level.Stride * 0.75f, level.Stride * 1.25f);
        float reach = face.IsIgnored ? Math.Max(face.Side / 2, level.Stride * 0.75f) : fits ? near + level.Stride : near;
        (int left, int right) = Range(face.Center.X, reach, level.Stride, level.Columns);
        (int top, int bottom) = Range(face.Center.Y, reach, level.Stride, level.Rows);
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                float distance = Vector2.Distance(Center(x, y, level), face.Center);
                if (distance > reach)
                    continue;
                int anchor = Anchor(x, y, level, kind);
                if (fits && !face.IsIgnored && distance <= near)
                    Take(anchor, index, distance / face.Side);
                else
                    _weights[anchor] = 0;
            }
        }
    }

    /// <summary>Gives an anchor to a face unless a nearer one has it.</summary>
    void Take(int anchor, int face, float distance)
    {
        if (distance >= _distance[anchor])
            return;
        if (_faceOf[anchor] >= 0)
            _anchorsOf[_faceOf[anchor]]--;
        _distance[anchor] = distance;
        _faceOf[anchor] = face;
        _anchorsOf[face]++;
    }

    /// <summary>The nearest anchor of the fitting size that no other face needs, no further than two cells away.</summary>
    void Force(in SceneFace face, int index)
    {
        AnchorClass best = AnchorClass.All[0];
        foreach (AnchorClass kind in AnchorClass.All)
            if (Math.Abs(MathF.Log(face.Side / kind.Unit)) < Math.Abs(MathF.Log(face.Side / best.Unit)))
                best = kind;
        DetectorLevel level = AnchorClass.Levels[best.Level];
        (int left, int right) = Range(face.Center.X, level.Stride * 1.5f, level.Stride, level.Columns);
        (int top, int bottom) = Range(face.Center.Y, level.Stride * 1.5f, level.Stride, level.Rows);
        int chosen = -1;
        float nearest = float.MaxValue;
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                int anchor = Anchor(x, y, level, best);
                float distance = Vector2.Distance(Center(x, y, level), face.Center);
                if (distance < nearest && (_faceOf[anchor] < 0 || _anchorsOf[_faceOf[anchor]] > 1))
                    (chosen, nearest) = (anchor, distance);
            }
        }
        if (chosen < 0)
            return;
        _distance[chosen] = float.MaxValue;
        Take(chosen, index, nearest / face.Side);
    }

    static (int First, int Last) Range(float center, float reach, int stride, int cells) =>
        (Math.Clamp((int)((center - reach) / stride), 0, cells - 1), Math.Clamp((int)((center + reach) / stride), 0, cells - 1));

    static Vector2 Center(int x, int y, in DetectorLevel level) => new((x + 0.5f) * level.Stride, (y + 0.5f) * level.Stride);

    static int Anchor(int x, int y, in DetectorLevel level, in AnchorClass kind) => level.First + (y * level.Columns + x) * level.InCell + kind.InCell;
}
