namespace Mien.Training;

/// <summary>
/// Detections compared with the faces of the same pictures: each detection, best first, takes the free face whose box overlaps its own most,
/// if by half at least (intersection over union). Detections of faces to be ignored are neither right nor wrong.
/// </summary>
sealed class DetectorScores
{
    /// <summary>Overlap from which a box is a face's.</summary>
    public const float LeastOverlap = 0.5f;

    // A detection mostly within a face that is ignored is ignored with it.
    const float WithinIgnored = 0.5f;

    readonly List<(float Score, bool IsTrue)> _detections = [];
    readonly List<(float Side, float Score)> _faces = [];
    double _overlaps, _keypoints, _logSides;
    bool[] _taken = [];

    /// <summary>Pictures compared.</summary>
    public int Pictures { get; private set; }

    /// <summary>Faces in them that count.</summary>
    public int Faces => _faces.Count;

    /// <summary>Area under the curve of precision over recall.</summary>
    public double AveragePrecision => Training.AveragePrecision.Of(_detections, Faces);

    /// <summary>Mean overlap (intersection over union) of found faces' boxes with the true ones.</summary>
    public double MeanOverlap => _overlaps / Found(0);

    /// <summary>Geometric mean of found box side over true side, where found: 1 where a detector means the same box.</summary>
    public double MeanSizeRatio => Math.Exp(_logSides / Found(0));

    /// <summary>Mean distance of found faces' keypoints from the true ones, share of the box's side.</summary>
    public double MeanKeypointError => _keypoints / Found(0);

    /// <summary>Share of the faces within a range of sides that were found with a score of at least <paramref name="minScore"/>; NaN where there are none.</summary>
    public double Recall(float minScore, double fromSide = 0, double toSide = double.PositiveInfinity)
    {
        int all = 0, found = 0;
        foreach ((float side, float score) in _faces)
        {
            if (!(side >= fromSide && side < toSide))
                continue;
            all++;
            found += score >= minScore ? 1 : 0;
        }
        return (double)found / all;
    }

    /// <summary>Faces within a range of sides.</summary>
    public int Count(double fromSide, double toSide) => _faces.Count(face => face.Side >= fromSide && face.Side < toSide);

    /// <summary>Faces found with a score of at least <paramref name="minScore"/>.</summary>
    public int Found(float minScore) => _faces.Count(face => face.Score >= minScore && face.Score >= 0);

    /// <summary>Detections of at least <paramref name="minScore"/> that are no face.</summary>
    public int False(float minScore) => _detections.Count(detection => !detection.IsTrue && detection.Score >= minScore);

    /// <summary>Compares a picture. The detections are in any order; <paramref name="boxScale"/> enlarges their boxes around their centres first.</summary>
    /// <returns>Faces missed or detections that are none, with a score of at least a half: how bad the picture is.</returns>
    public int Add(IReadOnlyList<SceneFace> faces, IReadOnlyList<FaceDetection> detections, double boxScale = 1)
    {
        Pictures++;
        if (_taken.Length < faces.Count)
            _taken = new bool[faces.Count];
        Array.Clear(_taken);
        int start = _faces.Count, mistakes = 0;
        Span<int> places = stackalloc int[faces.Count];
        for (int i = 0; i < faces.Count; i++)
        {
            places[i] = _faces.Count;
            if (!faces[i].IsIgnored)
                _faces.Add((faces[i].Side, -1));
        }
        foreach (FaceDetection detection in detections.OrderByDescending(detection => detection.Score))
        {
            FaceBox box = Scaled(detection.Box, boxScale);
            int best = -1;
            float overlap = LeastOverlap;
            bool ignored = false;
            for (int i = 0; i < faces.Count; i++)
            {
                float shared = FaceBox.IntersectionOverUnion(box, faces[i].Box);
                if (faces[i].IsIgnored)
                    ignored |= shared >= LeastOverlap || SharedPart(box, faces[i].Box) >= WithinIgnored;
                else if (!_taken[i] && shared >= overlap)
                    (best, overlap) = (i, shared);
            }
            if (best < 0 && ignored)
                continue;
            _detections.Add((detection.Score, best >= 0));
            if (best < 0)
            {
                mistakes += detection.Score >= 0.5f ? 1 : 0;
                continue;
            }
            _taken[best] = true;
            _faces[places[best]] = (faces[best].Side, detection.Score);
            _overlaps += overlap;
            _logSides += Math.Log(Math.Max(box.Width, box.Height) / faces[best].Side);
            _keypoints += KeypointError(detection, faces[best]);
        }
        for (int i = start; i < _faces.Count; i++)
            mistakes += _faces[i].Score < 0.5f ? 1 : 0;
        return mistakes;
    }

    static double KeypointError(in FaceDetection detection, in SceneFace face)
    {
        double sum = 0;
        for (int k = 0; k < FaceKeypoints.Count; k++)
            sum += (detection.Keypoints[k] - face.Keypoints[k]).Length();
        return sum / (FaceKeypoints.Count * face.Side);
    }

    static FaceBox Scaled(in FaceBox box, double scale)
    {
        float width = (float)(box.Width * scale), height = (float)(box.Height * scale);
        return new FaceBox(box.X + (box.Width - width) / 2, box.Y + (box.Height - height) / 2, width, height);
    }

    static float SharedPart(in FaceBox box, in FaceBox other) =>
        new PixelArea(0, 0, 1, 1).Share(new FaceBox((box.X - other.X) / other.Width, (box.Y - other.Y) / other.Height, box.Width / other.Width, box.Height / other.Height));
}
