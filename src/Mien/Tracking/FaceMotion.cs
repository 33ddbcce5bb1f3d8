using System.Numerics;

namespace Mien;

/// <summary>
/// Where a face moves, by time: position and size of its box with their rates, which follow what is seen within about a tenth of a second.
/// Predictions slow down, because nobody walks on for ever.
/// </summary>
struct FaceMotion
{
    /// <summary>Seconds over which the rates forget, and over which a prediction loses its speed.</summary>
    const float Forgetting = 0.12f, Slowing = 1.5f;

    Vector2 _center, _velocity;
    float _side, _growth;
    TimeSpan _time;

    /// <summary>Position of a box's middle.</summary>
    public static Vector2 CenterOf(in FaceBox box) => new(box.X + box.Width / 2, box.Y + box.Height / 2);

    /// <summary>One number for a box's size, pixels.</summary>
    public static float SideOf(in FaceBox box) => MathF.Sqrt(MathF.Max(box.Width * box.Height, 1e-6f));

    /// <summary>Starts at rest.</summary>
    public static FaceMotion At(in FaceBox box, TimeSpan time) => new() { _center = CenterOf(box), _side = SideOf(box), _time = time };

    /// <summary>Takes in where the face was seen.</summary>
    /// <param name="box">Its box.</param>
    /// <param name="time">When; not before the last.</param>
    /// <param name="steady">Whether the rates stay: while faces overlap, what one seems to do may be the other's.</param>
    public void Update(in FaceBox box, TimeSpan time, bool steady)
    {
        float seconds = (float)(time - _time).TotalSeconds;
        Vector2 center = CenterOf(box);
        float side = SideOf(box);
        if (seconds > 0 && !steady)
        {
            float share = 1 - MathF.Exp(-seconds / Forgetting);
            _velocity += share * ((center - _center) / seconds - _velocity);
            _growth += share * (MathF.Log(side / _side) / seconds - _growth);
        }
        (_center, _side, _time) = (center, side, time);
    }

    /// <summary>Where it will be, if it goes on as before.</summary>
    public readonly (Vector2 Center, float Side) Predict(TimeSpan time)
    {
        float travel = Slowing * (1 - MathF.Exp(-MathF.Max((float)(time - _time).TotalSeconds, 0) / Slowing));
        return (_center + _velocity * travel, _side * MathF.Exp(Math.Clamp(_growth * travel, -0.5f, 0.5f)));
    }

    /// <summary>How little a box fits the prediction: the distance of the middles over the size, and the sizes' ratio, added.</summary>
    public readonly float Mismatch(in FaceBox box, TimeSpan time)
    {
        (Vector2 center, float side) = Predict(time);
        return Vector2.Distance(center, CenterOf(box)) / side + MathF.Abs(MathF.Log(SideOf(box) / side));
    }

    /// <summary>The same in a picture of another size.</summary>
    public void Scale(Vector2 factor)
    {
        _center *= factor;
        _velocity *= factor;
        _side *= MathF.Sqrt(factor.X * factor.Y);
    }
}
