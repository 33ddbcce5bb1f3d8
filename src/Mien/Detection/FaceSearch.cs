using Mien.Graphics;

namespace Mien;

/// <summary>
/// Where the detectors of a pack look in a picture. A network's input is small, so a face that is small in the whole picture is seen better in
/// a part of it: in one of nine <see cref="PartOf">parts</see>, each 0.4 times as wide and high as the picture, so that they overlap, and in
/// the tiles of a thorough search.
/// </summary>
static class FaceSearch
{
    /// <summary>Parts of a picture.</summary>
    public const int Parts = Across * Across;

    const int Across = 3;
    const float PartShare = 0.4f;

    /// <summary>Detections of different detectors or parts that overlap more than this are one face.</summary>
    const float SameDetection = 0.3f;

    /// <summary>A face larger than this share of a part is seen better in the whole picture.</summary>
    const float LargestInPart = 0.5f;

    /// <summary>A box may reach so far, in its own widths, over an inner edge of a part; more of the face is seen elsewhere.</summary>
    const float BeyondPart = 0.1f;

    /// <summary>The faces of a picture, by falling score, each once; the list is cleared first.</summary>
    /// <param name="detectors">Who looks.</param>
    /// <param name="image">The picture.</param>
    /// <param name="thorough">Whether tiles are searched too.</param>
    /// <param name="minScore">Score from which something is a face.</param>
    /// <param name="minSuppression">Overlap from which two detections of one look are one; null takes the pack's.</param>
    /// <param name="results">The faces.</param>
    public static void Find(IDetectors detectors, ImageView image, bool thorough, float minScore, float? minSuppression, List<FaceDetection> results)
    {
        results.Clear();
        var whole = RotatedRect.Whole(image);
        int last = detectors.DetectorCount - 1;
        for (int i = 0; i <= last; i++)
            detectors.Detect(i, image, whole, minScore, minSuppression, results);
        bool parts = detectors.SearchesParts(image.Width, image.Height), tiles = thorough && detectors.SearchesTiles;
        if (parts)
            for (int i = 0; i < Parts; i++)
                FindInPart(detectors, image, i, minScore, minSuppression, results);
        if (tiles)
            foreach (RotatedRect tile in TileSearch.Tiles(image.Width, image.Height))
                detectors.Detect(last, image, tile, minScore, minSuppression, results);
        if (parts || tiles || last > 0)
            Suppression.KeepBest(results, SameDetection);
    }

    /// <summary>Appends the faces that the last detector sees in one part, 0 … <see cref="Parts"/> − 1, and that no other look sees better.</summary>
    public static void FindInPart(IDetectors detectors, ImageView image, int index, float minScore, float? minSuppression, List<FaceDetection> results)
    {
        RotatedRect part = PartOf(index, image.Width, image.Height);
        int kept = results.Count, end;
        detectors.Detect(detectors.DetectorCount - 1, image, part, minScore, minSuppression, results);
        end = results.Count;
        for (int i = kept; i < end; i++)
            if (IsOfPart(results[i].Box, part, image.Width, image.Height))
                results[kept++] = results[i];
        results.RemoveRange(kept, end - kept);
    }

    /// <summary>One of the parts, row by row.</summary>
    public static RotatedRect PartOf(int index, int width, int height)
    {
        const float Step = (1 - PartShare) / (Across - 1);
        return RotatedRect.FromBox(index % Across * Step * width, index / Across * Step * height, PartShare * width, PartShare * height);
    }

    static bool IsOfPart(in FaceBox box, in RotatedRect part, int width, int height)
    {
        if (Math.Max(box.Width, box.Height) > LargestInPart * Math.Min(part.Width, part.Height))
            return false;
        return Holds(part.CenterX - part.Width / 2, part.Width, width, box.X, box.Width) && Holds(part.CenterY - part.Height / 2, part.Height, height, box.Y, box.Height);
    }

    /// <summary>Whether a stretch lies within another, or over an end of it that is the picture's own.</summary>
    static bool Holds(double start, double length, double whole, double boxStart, double boxLength)
    {
        double beyond = BeyondPart * boxLength;
        return (start < 1 || boxStart >= start - beyond) && (start + length > whole - 1 || boxStart + boxLength <= start + length + beyond);
    }
}
