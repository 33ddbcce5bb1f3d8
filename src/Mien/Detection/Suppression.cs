using System.Runtime.InteropServices;

namespace Mien;

/// <summary>Makes one face of many overlapping detections of it.</summary>
static class Suppression
{
    /// <summary>
    /// BlazeFace's blending suppression, in place: the best detection takes all that overlap it by more than
    /// <paramref name="minOverlap"/> (intersection over union), becomes their mean weighted by score, and keeps its own score.
    /// The results are ordered by falling score.
    /// </summary>
    public static void Blend(List<FaceDetection> detections, float minOverlap)
    {
        Sort(detections);
        Span<FaceDetection> all = CollectionsMarshal.AsSpan(detections);
        int kept = 0, left = all.Length;
        while (kept < left)
        {
            FaceDetection best = all[kept];
            float total = 0;
            float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
            FaceKeypoints points = default;
            int next = kept + 1;
            for (int i = kept; i < left; i++)
            {
                FaceDetection other = all[i];
                if (i > kept && FaceBox.IntersectionOverUnion(best.Box, other.Box) <= minOverlap)
                {
                    all[next++] = other;
                    continue;
                }
                total += other.Score;
                x0 += other.Score * other.Box.X;
                y0 += other.Score * other.Box.Y;
                x1 += other.Score * (other.Box.X + other.Box.Width);
                y1 += other.Score * (other.Box.Y + other.Box.Height);
                for (int k = 0; k < FaceKeypoints.Count; k++)
                    points[k] += other.Keypoints[k] * other.Score;
            }
            if (total > 0)
            {
                best.Box = new FaceBox(x0 / total, y0 / total, (x1 - x0) / total, (y1 - y0) / total);
                for (int k = 0; k < FaceKeypoints.Count; k++)
                    best.Keypoints[k] = points[k] / total;
            }
            all[kept++] = best;
            left = next;
        }
        detections.RemoveRange(kept, detections.Count - kept);
    }

    /// <summary>
    /// Keeps of each group of detections the best one as it is, in place. Across tiles a face is seen whole in one and cut in another,
    /// so a box inside a better one counts as the same face too.
    /// </summary>
    public static void KeepBest(List<FaceDetection> detections, float minOverlap)
    {
        Sort(detections);
        int kept = 0;
        for (int i = 0; i < detections.Count; i++)
        {
            bool isNew = true;
            for (int k = 0; k < kept && isNew; k++)
                isNew = FaceBox.IntersectionOverUnion(detections[k].Box, detections[i].Box) <= minOverlap
                    && FaceBox.IntersectionOverSmaller(detections[k].Box, detections[i].Box) <= 0.7f;
            if (isNew)
                detections[kept++] = detections[i];
        }
        detections.RemoveRange(kept, detections.Count - kept);
    }

    // Equal scores are ordered by place, so that the result does not depend on how the sort treats ties.
    static void Sort(List<FaceDetection> detections) => detections.Sort(static (a, b) =>
    {
        int order = b.Score.CompareTo(a.Score);
        order = order != 0 ? order : a.Box.X.CompareTo(b.Box.X);
        return order != 0 ? order : a.Box.Y.CompareTo(b.Box.Y);
    });
}
