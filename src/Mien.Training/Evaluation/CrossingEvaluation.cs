using System.Numerics;

namespace Mien.Training;

/// <summary>How a tracker bears two heads that walk past each other.</summary>
public sealed class CrossingEvaluation
{
    /// <summary>Above this share of seen landmarks a face counts as visible, and below the other as hidden.</summary>
    const float Visible = 0.97f, Hidden = 0.35f;

    /// <summary>A face further from the truth than this, in outer-eye distances, is not on that face.</summary>
    const double OnFace = 0.35;

    readonly HeadStage _stage = new(640, 480);

    /// <summary>Frames a second.</summary>
    public double FrameRate { get; init; } = 30;

    /// <summary>Receives every frame with its faces, to draw them; null: nobody.</summary>
    public Action<int, HeadStage, TrackedFaces>? Show { get; init; }

    /// <summary>
    /// Follows the two of a seed with a new video of a tracker of at least two faces. Where a mesh is off its face, each of them is followed
    /// alone as well, on the same walk: what the networks err by anyhow is not the crossing's doing.
    /// </summary>
    public CrossingResult Run(FaceTracker tracker, ulong seed)
    {
        var crossing = new HeadCrossing(seed);
        tracker.Reset();
        int?[] ids = [null, null];
        int swaps = 0, newIds = 0, lateFrames = 0, slowest = 0;
        int[] waiting = [-1, -1];
        List<double> errors = [], errorsHidden = [];
        List<(int Head, int Frame)> places = [];
        int strayed = 0;
        for (int frame = 0; ; frame++)
        {
            TimeSpan time = TimeOf(frame);
            if (time > crossing.Length)
                break;
            IReadOnlyList<StagedHead> heads = _stage.Render(crossing.At(time), crossing.Ground);
            TrackedFaces faces = tracker.Track(_stage.Picture, time);
            Show?.Invoke(frame, _stage, faces);
            for (int h = 0; h < heads.Count; h++)
            {
                StagedHead head = heads[h];
                (Face? face, double error) = Nearest(faces, head);
                if (head.Visible < Hidden)
                    waiting[h] = 0;
                if (head.Visible < Visible)
                {
                    // What is drawn as seen must lie on its own face, however little of that is left.
                    if (Own(faces, ids[h]) is { State: not FaceState.Held } own)
                    {
                        double hiddenError = Error(own, head.Landmarks);
                        strayed += hiddenError > OnFace ? 1 : 0;
                        errorsHidden.Add(hiddenError);
                    }
                    continue;
                }
                bool found = face is not null && face.State != FaceState.Held && error < OnFace;
                if (waiting[h] >= 0)
                {
                    // It has come out from behind the other.
                    if (found)
                    {
                        slowest = Math.Max(slowest, waiting[h]);
                        waiting[h] = -1;
                    }
                    else
                    {
                        waiting[h]++;
                        continue;
                    }
                }
                if (!found)
                {
                    lateFrames += ids[h] is null ? 0 : 1;
                    continue;
                }
                if (ids[h] is { } id && id != face!.Id)
                {
                    if (ids[1 - h] == face.Id)
                        swaps++;
                    else
                        newIds++;
                }
                ids[h] = face!.Id;
                errors.Add(error);
                places.Add((h, frame));
            }
        }
        slowest = Math.Max(slowest, waiting.Max());
        double[] errorsAlone = [];
        if (errors.Exists(error => error > CrossingResult.Off))
        {
            double[][] alone = [Alone(tracker, crossing, 0), Alone(tracker, crossing, 1)];
            errorsAlone = [.. places.Select(place => alone[place.Head][place.Frame])];
        }
        return new CrossingResult(seed, swaps, newIds, lateFrames, slowest, strayed, errors, errorsAlone, errorsHidden);
    }

    /// <summary>The error of every frame of a walk without the other; infinite where nothing was found.</summary>
    double[] Alone(FaceTracker tracker, HeadCrossing crossing, int head)
    {
        tracker.Reset();
        List<double> errors = [];
        for (int frame = 0; TimeOf(frame) <= crossing.Length; frame++)
        {
            IReadOnlyList<StagedHead> heads = _stage.Render([crossing.At(TimeOf(frame))[head]], crossing.Ground);
            errors.Add(Nearest(tracker.Track(_stage.Picture, TimeOf(frame)), heads[0]).Error);
        }
        return [.. errors];
    }

    TimeSpan TimeOf(int frame) => TimeSpan.FromSeconds(frame / FrameRate);

    static Face? Own(TrackedFaces faces, int? id)
    {
        foreach (Face face in faces)
            if (face.Id == id)
                return face;
        return null;
    }

    static (Face? Face, double Error) Nearest(TrackedFaces faces, StagedHead head)
    {
        Face? nearest = null;
        double least = double.PositiveInfinity;
        foreach (Face face in faces)
        {
            double error = Error(face, head.Landmarks);
            if (error < least)
                (nearest, least) = (face, error);
        }
        return (nearest, least);
    }

    /// <summary>Mean distance of the landmarks without the outline, in outer-eye distances.</summary>
    static double Error(Face face, Vector3[] truth)
    {
        if (face.Landmarks is not { } found)
            return double.PositiveInfinity;
        Vector3 eyes = truth[LandmarkTopology.LeftEyeCorners.Outer] - truth[LandmarkTopology.RightEyeCorners.Outer];
        ReadOnlySpan<byte> regions = LandmarkRegions.OfLandmarks;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < found.Count; i++)
        {
            if (LandmarkRegions.Names[regions[i]] == "contour")
                continue;
            sum += new Vector2(found[i].X - truth[i].X, found[i].Y - truth[i].Y).Length();
            count++;
        }
        return sum / count / eyes.Length();
    }
}

/// <summary>What became of the two faces of a crossing.</summary>
/// <param name="Seed">Which.</param>
/// <param name="Swaps">How often a face took the other's id.</param>
/// <param name="NewIds">How often a face got another new id.</param>
/// <param name="Missed">Frames in which a face that was visible, and had been found, was not found.</param>
/// <param name="RecoveryFrames">The most frames that a hidden face took to be found once it was visible again.</param>
/// <param name="Strayed">Frames in which a face that was partly or wholly hidden was given as seen, but elsewhere than on its head.</param>
/// <param name="Errors">How far the landmarks of visible, found faces lie from the truth, one number for each frame and face: the mean in outer-eye distances.</param>
/// <param name="ErrorsAlone">The same of each of them in a film of the same walk without the other; none where no mesh is off its face.</param>
/// <param name="ErrorsHidden">The same of faces that are given as seen though the other hides a part of them.</param>
public sealed record CrossingResult(ulong Seed, int Swaps, int NewIds, int Missed, int RecoveryFrames, int Strayed, IReadOnlyList<double> Errors, IReadOnlyList<double> ErrorsAlone, IReadOnlyList<double> ErrorsHidden)
{
    /// <summary>From this error on a mesh is off the face.</summary>
    public const double Off = 0.05;

    /// <summary>Visible, found faces that are off.</summary>
    public int OffFrames => Errors.Count(error => error > Off);

    /// <summary>Of those, the ones that are not off alone: the crossing's doing.</summary>
    public int SlidFrames => Errors.Zip(ErrorsAlone).Count(pair => pair.First > Off && pair.Second <= Off);

    /// <summary>The most that the crossing adds to an error.</summary>
    public double WorstSlide => Errors.Zip(ErrorsAlone).Select(pair => pair.First - pair.Second).DefaultIfEmpty(0).Max();
}
