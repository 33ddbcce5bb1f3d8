namespace Mien.Training;

/// <summary>The area under the curve of precision over recall: one number for how well a detector ranks what it finds.</summary>
static class AveragePrecision
{
    /// <summary>
    /// The area with precision made to fall (at each recall the best precision from there on), as PASCAL VOC computes it since 2010.
    /// Detections of equal score count at once, so that their order does not matter.
    /// </summary>
    /// <param name="detections">Score of each detection, and whether it is a face.</param>
    /// <param name="faces">Faces there are; with none the area is undefined (NaN).</param>
    public static double Of(IEnumerable<(float Score, bool IsTrue)> detections, int faces)
    {
        if (faces == 0)
            return double.NaN;
        (float Score, bool IsTrue)[] ranked = [.. detections.OrderByDescending(detection => detection.Score)];
        var curve = new List<(double Recall, double Precision)>();
        int right = 0;
        for (int i = 0; i < ranked.Length; i++)
        {
            right += ranked[i].IsTrue ? 1 : 0;
            if (i == ranked.Length - 1 || ranked[i + 1].Score != ranked[i].Score)
                curve.Add(((double)right / faces, (double)right / (i + 1)));
        }
        double area = 0, best = 0;
        for (int i = curve.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, curve[i].Precision);
            area += best * (curve[i].Recall - (i > 0 ? curve[i - 1].Recall : 0));
        }
        return area;
    }
}
