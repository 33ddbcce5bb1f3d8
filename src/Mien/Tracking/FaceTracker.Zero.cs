namespace Mien;

/// <content>
/// From where a person's expressions and poses are counted. What is set belongs to an id, through losses and returns; <see cref="FaceTrackerOptions.Calibration"/>
/// and <see cref="FaceTrackerOptions.Centre"/> are for faces that are new. Each method says false where no face of that id is known.
/// </content>
public sealed partial class FaceTracker
{
    /// <summary>
    /// Collects, over the next second of frames that show the face, what it is at rest: from then on its identity is fixed, and <see cref="Face.Blendshapes"/> are
    /// counted from its rest. The person should look into the camera, and do nothing. <see cref="CalibrationOf"/> gives the result, to be stored.
    /// </summary>
    /// <exception cref="InvalidOperationException">The face model is not fitted: by <see cref="FaceTrackerOptions.Fit"/>, or because the pack has no landmarks.</exception>
    public bool Calibrate(int id)
    {
        RequireFit();
        if (Find(id) is not { } face)
            return false;
        face.Calibrate();
        return true;
    }

    /// <summary>Gives a face a stored calibration; null forgets it, and one that is being collected.</summary>
    /// <exception cref="InvalidOperationException">The face model is not fitted: by <see cref="FaceTrackerOptions.Fit"/>, or because the pack has no landmarks.</exception>
    /// <exception cref="ArgumentException">It belongs to a model with other shapes.</exception>
    public bool Calibrate(int id, FaceCalibration? calibration)
    {
        RequireFit();
        FaceTrackerOptions.Check(calibration);
        if (Find(id) is not { } face)
            return false;
        face.Calibrate(calibration);
        return true;
    }

    /// <summary>A face's calibration; null while there is none, or it is being collected.</summary>
    public FaceCalibration? CalibrationOf(int id) => Find(id) is { IsCalibrating: false } face ? face.Calibration : null;

    /// <summary>The pose of the newest frame becomes zero: <see cref="Face.CentredPose"/> is counted from it. False also where the face has no pose.</summary>
    public bool Recentre(int id)
    {
        if (Find(id) is not { Reading.Face.Pose: { } pose } face)
            return false;
        face.CountFrom(new PoseCentre(pose));
        return true;
    }

    /// <summary>Gives a face a centre that is known; null makes the camera's zero its own again.</summary>
    public bool Recentre(int id, PoseCentre? centre)
    {
        if (Find(id) is not { } face)
            return false;
        face.CountFrom(centre);
        return true;
    }

    TrackedFace? Find(int id) => _followed.Find(face => face.Id == id) ?? _remembered.Find(face => face.Id == id);

    void RequireFit()
    {
        if (_shapes is null)
            throw new InvalidOperationException(_options.Fit
                ? $"The pack '{Pack.Name}' gives no landmarks, to which the face model could be fitted, so there is nothing to calibrate; choose another pack."
                : $"A calibration is of the fit of the face model, which {nameof(FaceTrackerOptions)}.{nameof(FaceTrackerOptions.Fit)} switches off.");
    }
}
