using System.Numerics;

namespace Mien;

/// <summary>
/// One face in one picture. What the pack does not give is null, never zero: docs/packs.md says which fields each fills. The faces of a
/// <see cref="FaceFinder"/> are the caller's; those of a <see cref="FaceTracker"/> are its own and change with its next frame:
/// <see cref="Copy"/> keeps one.
/// </summary>
public sealed class Face
{
    int _id;
    FaceBox _box;
    float _score;
    float? _presence;
    FaceState _state;
    float _confidence;
    HeadPose? _pose;
    PoseCentre? _centre;
    PoseCovariance? _poseCovariance;
    OpentrackEstimate? _opentrack;
    Blendshapes? _expression;
    FaceMesh? _mesh;
    IReadOnlyList<float>? _visibility;
    ILateReading? _late;
    volatile bool _isShapeLate, _isVisibilityLate;

    /// <summary>In a still picture: 0 … n − 1 from left to right. From a tracker: the face's own for as long as it is followed, never given again.</summary>
    public required int Id { get => _id; init => _id = value; }

    /// <summary>The smallest upright box around all landmarks, pixels; where the pack has none, the box that its network gives.</summary>
    public required FaceBox Box { get => _box; init => _box = value; }

    /// <summary>How sure the detector was, 0 … 1; for a face that is followed, when it was found.</summary>
    public required float Score { get => _score; init => _score = value; }

    /// <summary>How sure the landmark network is that its region shows a face, 0 … 1, or was when the face was seen last; null where the pack's networks do not say.</summary>
    public float? Presence { get => _presence; init => _presence = value; }

    /// <summary>How a tracker knows it; <see cref="FaceState.New"/> in a still picture.</summary>
    public FaceState State { get => _state; init => _state = value; }

    /// <summary>
    /// How sure it is that this is a face, 0 … 1: <see cref="Presence"/>, or <see cref="Score"/> where the pack has none; falling to 0 while a
    /// tracker holds a face that it does not see.
    /// </summary>
    public float Confidence { get => _confidence; init => _confidence = value; }

    /// <summary>
    /// The detector's six points, pixels: eyes (first the left one in the picture), nose tip, mouth, the two tragions.
    /// For a face that is followed, which no detector has looked at, the same points of its landmarks. Null where the detector gives boxes alone.
    /// </summary>
    public IReadOnlyList<Vector2>? Keypoints { get; init; }

    /// <summary>
    /// The 478 landmarks in MediaPipe's order (468 where the pack gives no irises): x right and y down in pixels of the picture (the centre of its top-left pixel is (0.5, 0.5)),
    /// z in the same unit, smaller = nearer, relative to the head. See <see cref="LandmarkTopology"/>. Null where the pack has no such network.
    /// </summary>
    public IReadOnlyList<Vector3>? Landmarks { get; init; }

    /// <summary>
    /// The 68 landmarks in the order of iBUG's 300-W (Multi-PIE): jaw, brows, nose, eyes, mouth; in the units of <see cref="Landmarks"/>.
    /// See <see cref="Landmarks68Topology"/>. Null where the pack does not give them.
    /// </summary>
    public IReadOnlyList<Vector3>? Landmarks68 { get; init; }

    /// <summary>Where the head is and how it is turned; null where the pack has no canonical face.</summary>
    public HeadPose? Pose { get => Fitted._pose; init => _pose = value; }

    /// <summary>The pose that counts as zero; null until <see cref="FaceTracker.Recentre(int)"/>.</summary>
    public PoseCentre? Centre { get => _centre; init => _centre = value; }

    /// <summary>The pose counted from <see cref="Centre"/>, for whatever the head steers; <see cref="Pose"/> where there is none. Pictures are drawn by <see cref="Pose"/>, which is the camera's.</summary>
    public HeadPose? CentredPose => _centre is { } centre && Pose is { } pose ? centre.Apply(pose) : Pose;

    /// <summary>How sure the pose is: the pack's networks' word, else that of the fit of the face model; null without either.</summary>
    public PoseCovariance? PoseCovariance { get => Fitted._poseCovariance; init => _poseCovariance = value; }

    /// <summary>The expression that the fit of the face model gives, but for the blinks, which are read off the lids' landmarks where there are any; without a fit that of the pack's network; null without either.</summary>
    public Blendshapes? Blendshapes { get => Fitted._expression ?? NetworkBlendshapes; init => _expression = value; }

    /// <summary>The expression that the pack's own network gives; null where it has none, or was not asked for it.</summary>
    public Blendshapes? NetworkBlendshapes { get; init; }

    /// <summary>The whole surface: the face model fitted to the landmarks; null where there are no landmarks, or nothing was fitted.</summary>
    public FaceMesh? Mesh { get => Fitted._mesh; init => _mesh = value; }

    /// <summary>Identity and expression in terms of the face model; null without <see cref="Mesh"/>.</summary>
    public FaceShape? Shape => Mesh?.Shape;

    /// <summary>
    /// Whether the camera sees each of the <see cref="Landmarks"/> (of the <see cref="Landmarks68"/> where the pack gives only those),
    /// 0 … 1: turned away, behind another part of the head, under a lid or outside the picture is 0. Null without <see cref="Mesh"/>.
    /// </summary>
    public IReadOnlyList<float>? Visibility
    {
        get
        {
            if (Fitted._isVisibilityLate)
                _late!.ReadVisibility(this);
            return _visibility;
        }
        init => _visibility = value;
    }

    /// <summary>The parameters of the Basel face model that 3DDFA's network gives; null with other packs.</summary>
    public BfmParameters? Bfm { get; init; }

    /// <summary>The whole surface in terms of the Basel face model, as 3DDFA's own programs draw it; null where the pack lacks that model.</summary>
    public DenseFace? Dense { get; init; }

    /// <summary>What opentrack's pose network says, in its own terms; null with other packs.</summary>
    public OpentrackEstimate? Opentrack { get => _opentrack; init => _opentrack = value; }

    /// <summary>The same face in memory of its own, which no later frame changes.</summary>
    public Face Copy() => new()
    {
        Id = Id,
        Box = Box,
        Score = Score,
        Presence = Presence,
        State = State,
        Confidence = Confidence,
        Keypoints = Keypoints is null ? null : [.. Keypoints],
        Landmarks = Landmarks is null ? null : [.. Landmarks],
        Landmarks68 = Landmarks68 is null ? null : [.. Landmarks68],
        Pose = Pose,
        Centre = Centre,
        PoseCovariance = PoseCovariance,
        Blendshapes = Fitted._expression is null ? null : new Blendshapes(_expression!.Weights),
        NetworkBlendshapes = NetworkBlendshapes is null ? null : new Blendshapes(NetworkBlendshapes.Weights),
        Mesh = Mesh?.Copy(),
        Visibility = Visibility is null ? null : [.. Visibility],
        Bfm = Bfm?.Copy(),
        Dense = Dense?.Copy(),
        Opentrack = Opentrack,
    };

    /// <summary>For a reading, which uses a face again and writes points and expression into its arrays.</summary>
    internal void Update(int id, in FaceBox box, float score, float? presence, in HeadPose? pose)
    {
        _id = id;
        _box = box;
        _score = score;
        _presence = presence;
        _pose = pose;
    }

    /// <summary>For a tracker.</summary>
    internal void Update(FaceState state, float confidence)
    {
        _state = state;
        _confidence = confidence;
    }

    /// <summary>For a reading of opentrack's networks.</summary>
    internal void Update(in PoseCovariance? covariance, in OpentrackEstimate estimate)
    {
        _poseCovariance = covariance;
        _opentrack = estimate;
    }

    /// <summary>Whether the face model has not been fitted to this frame yet.</summary>
    internal bool IsShapeLate => _isShapeLate;

    /// <summary>Whether it has not been asked yet what the camera sees.</summary>
    internal bool IsVisibilityLate => _isVisibilityLate;

    /// <summary>This face with all that the fit of the face model gives.</summary>
    Face Fitted
    {
        get
        {
            if (_isShapeLate)
                _late!.ReadShape(this);
            return this;
        }
    }

    /// <summary>For a tracker: what the face model gives is read when somebody asks for it; null: nothing is to come.</summary>
    internal void Owe(ILateReading? late)
    {
        _late = late;
        _isShapeLate = _isVisibilityLate = late is not null;
    }

    /// <summary>For a tracker: what was owed is there.</summary>
    internal void Settle(bool shape = false, bool visibility = false)
    {
        _isVisibilityLate &= !visibility;
        _isShapeLate &= !shape;
    }

    /// <summary>For a fit of the face model. The pose stays the networks' own where they give one in terms of a model of theirs.</summary>
    internal void Update(FittedFace fitted, in PoseCovariance covariance)
    {
        _mesh = fitted.Mesh;
        _visibility = fitted.VisibilityOfFace;
        _expression = fitted.Expression;
        _poseCovariance = covariance;
        if (Bfm is null)
            _pose = fitted.Fit.Pose;
    }

    /// <summary>For a filter of the pose; the mesh goes with it, unless the pose is a network's and the mesh lies where its landmarks are.</summary>
    internal void Turn(PoseFilter filter, TimeSpan time)
    {
        bool isOwn = Bfm is not null;
        // A network's own pose waits for no fit, and the fit's covariance is not of it.
        if ((isOwn ? _pose : Pose) is not { } pose)
            return;
        _pose = filter.Apply(pose, isOwn ? null : PoseCovariance, time);
        if (!isOwn)
            _mesh?.Update(_pose.Value);
    }

    /// <summary>For a tracker, which knows where zero is.</summary>
    internal void CountFrom(in PoseCentre? centre) => _centre = centre;

    /// <summary>For landmarks that determine no face.</summary>
    internal void ForgetShape()
    {
        _mesh = null;
        _visibility = null;
        _expression = null;
        _poseCovariance = null;
    }
}
