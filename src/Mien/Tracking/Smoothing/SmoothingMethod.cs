namespace Mien;

/// <summary>A kind of smoothing filter: its name, what it works on and its parameters. <see cref="All"/> lists every one.</summary>
public sealed partial class SmoothingMethod
{
    readonly Func<int, SmoothingSpec, LandmarkFilter>? _landmarks;
    readonly Func<SmoothingSpec, PoseFilter>? _pose;

    SmoothingMethod(
        string name, string description, SmoothingParameter[] parameters,
        Func<int, SmoothingSpec, LandmarkFilter>? landmarks = null, Func<SmoothingSpec, PoseFilter>? pose = null)
    {
        Name = name;
        Description = description;
        Parameters = Array.AsReadOnly(parameters);
        _landmarks = landmarks;
        _pose = pose;
    }

    /// <summary>As it is written, <c>one-euro</c>.</summary>
    public string Name { get; }

    /// <summary>What it does and whose it is, one sentence.</summary>
    public string Description { get; }

    /// <summary>What it can be set by.</summary>
    public IReadOnlyList<SmoothingParameter> Parameters { get; }

    /// <summary>What it works on.</summary>
    public SmoothingStage Stage => _landmarks is not null ? SmoothingStage.Landmarks : _pose is not null ? SmoothingStage.Pose : SmoothingStage.None;

    /// <summary>The method of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists all.</exception>
    public static SmoothingMethod Named(string name)
    {
        foreach (SmoothingMethod method in All)
            if (method.Name == name)
                return method;
        throw new ArgumentException($"There is no smoothing '{name}'; there are {string.Join(", ", All.Select(m => m.Name))}.");
    }

    internal LandmarkFilter? NewLandmarkFilter(int count, SmoothingSpec spec) => _landmarks?.Invoke(count, spec);

    internal PoseFilter? NewPoseFilter(SmoothingSpec spec) => _pose?.Invoke(spec);
}
