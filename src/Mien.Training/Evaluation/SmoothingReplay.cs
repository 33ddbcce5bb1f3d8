using System.Numerics;

namespace Mien.Training.Evaluation;

/// <summary>Does to recorded landmarks what a <see cref="FaceTracker"/> with a smoothing does: filters them, fits the face model, filters its pose.</summary>
sealed class SmoothingReplay(Pack pack)
{
    readonly ShapeReader _shapes = ShapeReader.For(pack)!;

    /// <summary>The smoothed landmarks of each frame, and the poses where they are wanted; a look-ahead's frame stands where it comes out, its first ones are as they came.</summary>
    public SmoothedTrack Run(TrackStretch stretch, SmoothingSpec smoothing, bool withPose)
    {
        Vector3[][] track = [.. stretch.Landmarks.Select(frame => (Vector3[])frame.Clone())];
        LandmarkFilter? landmarkFilter = smoothing.NewLandmarkFilter(track[0].Length);
        for (int frame = 0; frame < track.Length; frame++)
            landmarkFilter?.Apply(track[frame], stretch.Times[frame]);
        return new SmoothedTrack(track, withPose ? Poses(stretch, track, smoothing.NewPoseFilter()) : []);
    }

    HeadPose[] Poses(TrackStretch stretch, Vector3[][] track, PoseFilter? filter)
    {
        var landmarks = new Vector3[track[0].Length];
        var face = new Face { Id = 0, Box = default, Score = 1, Landmarks = landmarks };
        FittedFace fitted = _shapes.NewFace(landmarks.Length);
        var camera = CameraIntrinsics.FromFieldOfView(CameraIntrinsics.DefaultFieldOfViewDegrees, stretch.Width, stretch.Height);
        var poses = new HeadPose[track.Length];
        for (int frame = 0; frame < track.Length; frame++)
        {
            track[frame].CopyTo(landmarks, 0);
            _shapes.Read(face, landmarks, fitted, camera, frame == 0 ? FitStart.Anew : FitStart.Learning);
            HeadPose pose = face.Pose ?? throw new InvalidOperationException("The landmarks of a face that was seen determine no pose.");
            poses[frame] = filter?.Apply(pose, face.PoseCovariance, stretch.Times[frame]) ?? pose;
        }
        return poses;
    }
}

/// <summary>What a smoothing makes of a <see cref="TrackStretch"/>.</summary>
/// <param name="Landmarks">Frame by frame, pixels.</param>
/// <param name="Poses">Frame by frame; none where they were not wanted.</param>
sealed record SmoothedTrack(Vector3[][] Landmarks, HeadPose[] Poses)
{
    /// <summary>The turns as rotation vectors in degrees, one for each frame, as <see cref="Steadiness"/> takes them.</summary>
    public Vector3[][] Turns => [.. Poses.Select(pose => (Vector3[])[TurnOf(pose)])];

    /// <summary>The translations in millimetres likewise.</summary>
    public Vector3[][] Shifts => [.. Poses.Select(pose => (Vector3[])[pose.Translation])];

    public static Vector3 TurnOf(in HeadPose pose)
    {
        Vector3D turn = Rotation3.FromQuaternion(pose.Rotation).ToRotationVector() * (180 / Math.PI);
        return new Vector3((float)turn.X, (float)turn.Y, (float)turn.Z);
    }
}
