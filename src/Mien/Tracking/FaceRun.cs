using System.Numerics;

namespace Mien;

/// <summary>
/// Frames in a row in which a face has its id: the landmarks' filter looks over them alone, and the fit of the face model follows from one
/// to the next. It serves one run after another.
/// </summary>
sealed class FaceRun
{
    readonly Queue<HeldFace> _rough = [];
    Vector3[] _landmarks = [];
    LandmarkFilter? _filter;
    FittedFace? _fitted;
    FaceCalibration? _calibration;
    bool _follows;

    public int Id { get; private set; }

    public void Begin(int id, FaceCalibration? calibration)
    {
        Id = id;
        _calibration = calibration;
        if (_fitted is not null)
            _fitted.Fit.Calibration = calibration;
        _follows = false;
    }

    /// <summary>Takes the face in the newest frame, and smooths it in the frame that the filter is ready for.</summary>
    public void Add(HeldFace face, SmoothingSpec smoothing, TimeSpan time)
    {
        Span<Vector3> landmarks = face.Reading.Landmarks;
        if (landmarks.IsEmpty)
            return;
        if (_filter is null)
        {
            _filter = smoothing.NewLandmarkFilter(landmarks.Length)!;
            _landmarks = new Vector3[landmarks.Length];
        }
        _rough.Enqueue(face);
        landmarks.CopyTo(_landmarks);
        if (_filter.Apply(_landmarks, time))
            Smooth();
    }

    /// <summary>No more frames follow: those that wait are smoothed by what there is.</summary>
    public void End()
    {
        while (_filter is not null && _filter.Flush(_landmarks))
            Smooth();
    }

    /// <summary>Fits the face model to a face that is smooth, from where the frame before left it.</summary>
    public void ReadShape(HeldFace face, ShapeReader? shapes, in CameraIntrinsics camera, int width, int height)
    {
        Span<Vector3> landmarks = face.Reading.Landmarks;
        if (shapes is null || landmarks.IsEmpty)
            return;
        if (_fitted is null)
        {
            _fitted = shapes.NewFace(landmarks.Length);
            _fitted.Fit.Calibration = _calibration;
        }
        if (shapes.Read(face.Reading.Face, landmarks, _fitted, camera, _follows ? FitStart.Learning : FitStart.Anew))
            shapes.ReadVisibility(_fitted, camera, width, height);
        else
            face.Reading.Describe(Id, camera, posed: true);
        _follows = true;
    }

    void Smooth() => _landmarks.CopyTo(_rough.Dequeue().Reading.Landmarks);
}
