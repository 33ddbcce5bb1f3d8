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

    /// <summary>Follows the two of a seed with a new video of a tracker of at least two faces.</summary>
    public CrossingResult Run(FaceTracker tracker, ulong seed)
    {
        var crossing = new HeadCrossing(seed);
        tracker.Reset();
        int?[] ids = [null, null];
        int swaps = 0, newIds = 0, lateFrames = 0, visibleFrames = 0, offFrames = 0, slowest = 0;
        int[] waiting = [-1, -1];
        double worst = 0, sum = 0;
        for (int frame = 0; ; frame++)
        {
            var time = TimeSpan.FromSeconds(frame / FrameRate);
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
                    continue;
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
                visibleFrames++;
                offFrames += error > 0.05 ? 1 : 0;
                worst = Math.Max(worst, error);
                sum += error;
            }
        }
        slowest = Math.Max(slowest, waiting.Max());
        return new CrossingResult(seed, swaps, newIds, lateFrames, slowest, visibleFrames, offFrames, visibleFrames == 0 ? 0 : sum / visibleFrames, worst);
    }

    static (Face? Face, double Error) Nearest(TrackedFaces faces, StagedHead head)
    {
        Face? nearest = null;
        double least = double.MaxValue;
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
            return double.MaxValue;
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
/// <param name="VisibleFrames">Frames of visible, found faces.</param>
/// <param name="OffFrames">Of those, the ones whose landmarks lie more than 5 % of the outer-eye distance from the truth in the mean.</param>
/// <param name="MeanError">The mean, in outer-eye distances.</param>
/// <param name="WorstError">The worst frame's.</param>
public sealed record CrossingResult(ulong Seed, int Swaps, int NewIds, int Missed, int RecoveryFrames, int VisibleFrames, int OffFrames, double MeanError, double WorstError);
