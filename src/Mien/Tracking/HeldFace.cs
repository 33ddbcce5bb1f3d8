namespace Mien;

/// <summary>A face of a frame that is held back: what was read of it there. It serves one after another.</summary>
sealed class HeldFace(FaceReading reading)
{
    FaceState _state;
    float _confidence;

    /// <summary>What was read; its landmarks are smooth once <see cref="FaceRun"/> has looked far enough ahead.</summary>
    public FaceReading Reading { get; } = reading;

    /// <summary>The frames in a row that it is one of.</summary>
    public FaceRun Run { get; private set; } = null!;

    public int Id { get; private set; }

    /// <summary>Whether its run ends with it.</summary>
    public bool IsLast { get; set; }

    /// <summary>Copies what was read of a face in the newest frame.</summary>
    public void Take(TrackedFace face, FaceRun run)
    {
        Reading.Take(face.Reading);
        (Run, Id, IsLast) = (run, face.Id, false);
        (_state, _confidence) = (face.State, face.Reading.Face.Confidence);
    }

    /// <summary>Makes it visible, with all that follows from its landmarks.</summary>
    public void Describe(ShapeReader? shapes, in CameraIntrinsics camera, int width, int height, PoseCentre? centre)
    {
        Reading.Describe(Id, camera, posed: shapes is null);
        Reading.Face.CountFrom(centre);
        Reading.Face.Update(_state, _confidence);
        Run.ReadShape(this, shapes, camera, width, height);
    }
}
