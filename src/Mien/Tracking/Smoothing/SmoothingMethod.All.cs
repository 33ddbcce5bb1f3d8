namespace Mien;

public sealed partial class SmoothingMethod
{
    /// <summary>All methods: none, those of landmarks, those of poses.</summary>
    public static IReadOnlyList<SmoothingMethod> All { get; } = Array.AsReadOnly<SmoothingMethod>(
    [
        new("none", "Faces stay as they are read.", []),
        new(
            "steady",
            "Mien's own: motion of the whole face and motion within it are followed apart, slowly what noise explains and at once what it does not.",
            [
                new("min-cutoff", "Hz", 0.15, 0.001, 100, "cutoff of the low-pass for what noise explains"),
                new("knee", "σ", 2.5, 0.5, 20, "an error of the whole face of this many standard deviations of its noise doubles the cutoff, which rises with the fourth power"),
                new("knee-within", "σ", 2.4, 0.5, 20, "the same for motion within the face"),
                new("least-noise", "% of face size", 0.1, 0.001, 10, "standard deviation below which the noise that is measured does not fall"),
            ],
            landmarks: (count, s) => new SteadyFilter(count, s["min-cutoff"], s["knee"], s["knee-within"], s["least-noise"])),
        new(
            "one-euro",
            "MediaPipe's: a low-pass of every coordinate whose cutoff rises with its speed in face sizes a second.",
            [
                new("min-cutoff", "Hz", 0.05, 0.0001, 100, "cutoff of a coordinate that rests"),
                new("beta", "Hz per face size/s", 80, 0, 10_000, "how much speed raises the cutoff"),
                new("derivative-cutoff", "Hz", 1, 0.001, 100, "cutoff of the low-pass of the speed"),
            ],
            landmarks: (count, s) => new OneEuroFilter(count, s["min-cutoff"], s["beta"], s["derivative-cutoff"])),
        new(
            "velocity",
            "MediaPipe's relative velocity filter: a low-pass of every coordinate that opens with its speed over the last frames.",
            [
                new("window", "frames", 5, 1, 30, "most frames whose distances are summed beside the present one's; with n of them, over (1 + n)/30 s at most", Whole: true),
                new("velocity-scale", "s per face size", 20, 0.001, 10_000, "how much speed opens the low-pass"),
            ],
            landmarks: (count, s) => new VelocityFilter(count, (int)s["window"], s["velocity-scale"])),
        new(
            "moving-average",
            "3d_mask's: the mean over the last stretch of time.",
            [new("window", "s", 0.05, 0, 0.5, "frames of this age and younger count; 0.05 are two at 30 a second (its position), 0.15 five (its scale and rotation)")],
            landmarks: (count, s) => new MovingAverage(count, s["window"])),
        new(
            "look-ahead",
            "3DDFA_V2's: the mean over the frames before and after, given as many frames late.",
            [
                new("before", "frames", 1, 0, 30, "frames before the one that is given (n_pre)", Whole: true),
                new("after", "frames", 1, 0, 30, "frames after it (n_next): the delay", Whole: true),
            ],
            landmarks: (count, s) => new LookAheadMean(count, (int)s["before"], (int)s["after"])),
        new(
            "kalman",
            "A Kalman filter of the pose and its velocity that weighs every frame by the covariance of its fit.",
            [
                new("turn", "°/s per √s", 200, 0.1, 100_000, "random change of the turning speed"),
                new("shift", "mm/s per √s", 400, 0.1, 100_000, "random change of the speed"),
                new("turn-deviation", "°", 0.5, 0.001, 90, "noise of the rotation about each axis where no covariance is known"),
                new("shift-deviation", "mm", 2, 0.001, 1000, "noise of the translation along each axis where no covariance is known"),
            ],
            pose: s => new PoseKalman(s["turn"], s["shift"], s["turn-deviation"], s["shift-deviation"])),
        new(
            "dead-zone",
            "opentrack's: a step of the pose that its covariance explains is hardly taken, one that it does not is taken whole; needs a covariance.",
            [
                new("size", "σ", 1, 0, 100, "step, in standard deviations, of which half is taken in 1/30 s"),
                new("hardness", "per σ", 1.5, 0.001, 100, "how fast the share rises with the step"),
            ],
            pose: s => new PoseDeadZone(s["size"], s["hardness"])),
        new(
            "accela",
            "opentrack's Accela: the pose runs after the one seen at a speed that grows steeply with the distance.",
            [
                new("turn", "", 1.5, 0.05, 2.5, "divides the angle before the speed is read off the curve: higher is steadier"),
                new("shift", "", 1, 0.05, 1.5, "divides the distance likewise"),
                new("turn-deadzone", "°", 0.03, 0, 10, "angle about each axis that is not followed"),
                new("shift-deadzone", "cm", 0.1, 0, 10, "distance along each axis that is not followed"),
            ],
            pose: s => new AccelaFilter(s["turn"], s["shift"], s["turn-deadzone"], s["shift-deadzone"])),
    ]);
}
