using System.Numerics;

namespace Mien.Training;

/// <summary>Two people who walk past each other before the camera, one hiding the other on the way: the same seed gives the same walk.</summary>
public sealed class HeadCrossing
{
    readonly HeadLook _near, _far;
    readonly double _nearSpeed, _farSpeed, _nearStart, _farStart, _sway;

    /// <summary>The walk of a seed.</summary>
    public HeadCrossing(ulong seed)
    {
        var random = new SampleRandom(seed, 0);
        Ground = random.NextBits();
        HeadLook near = RandomHead.Draw(seed, 1), far = RandomHead.Draw(seed, 2);
        double seconds = random.Next(1.8, 3), side = random.Chance(0.5) ? 1 : -1;
        float nearDistance = (float)random.Next(600, 800), farDistance = nearDistance * (float)random.Next(1.25, 1.7);
        _near = Ready(near, near.Light, nearDistance, (float)random.Next(-25, 25), side, ref random);
        _far = Ready(far, near.Light, farDistance, (float)random.Next(-25, 25), -side, ref random);
        // Both are in the middle at half time, more or less, and inside the picture all the time.
        double nearReach = nearDistance * random.Next(0.3, 0.42), farReach = farDistance * random.Next(0.3, 0.42);
        (_nearStart, _nearSpeed) = (-side * nearReach, side * 2 * nearReach / seconds);
        (_farStart, _farSpeed) = (side * farReach * random.Next(0.9, 1), -side * 2 * farReach / seconds);
        _sway = random.Next(2, 8);
        Length = TimeSpan.FromSeconds(seconds);
    }

    /// <summary>How long it takes.</summary>
    public TimeSpan Length { get; }

    /// <summary>What is behind them; see <see cref="HeadStage.Render"/>.</summary>
    public ulong Ground { get; }

    /// <summary>The two at a time: first the nearer.</summary>
    public HeadLook[] At(TimeSpan time)
    {
        double seconds = time.TotalSeconds;
        return [Placed(_near, _nearStart + _nearSpeed * seconds, seconds), Placed(_far, _farStart + _farSpeed * seconds, seconds + 0.3)];
    }

    HeadLook Placed(HeadLook look, double x, double seconds) => look with
    {
        Aside = new Vector2((float)x, look.Aside.Y + (float)(_sway * Math.Sin(seconds * 2 * Math.PI * 1.8))),
        YawDegrees = look.YawDegrees + 4 * Math.Sin(seconds * 3),
    };

    static HeadLook Ready(HeadLook look, HeadLight light, float distance, float height, double heading, ref SampleRandom random) => look with
    {
        Light = light,
        DistanceMillimetres = distance,
        Aside = new Vector2(0, height),
        YawDegrees = heading * random.Next(0, 20),
        PitchDegrees = random.Next(-6, 6),
        RollDegrees = random.Next(-6, 6),
        Style = look.Style == HairStyle.Long ? HairStyle.Full : look.Style,
    };
}
