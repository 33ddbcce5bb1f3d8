using Mien.Graphics;

namespace Mien;

/// <summary>
/// Where the detectors of a pack look in a picture. A network's input is small, so a face that is small in the whole picture is seen better in
/// a part of it: in one of four <see cref="CornerOf">corners</see>, each 0.6 times as wide and high as the picture, so that they overlap, and
/// in the tiles of a thorough search.
/// </summary>
static class FaceSearch
{
    /// <summary>Corners of a picture.</summary>
    public const int Corners = 4;

    const float CornerShare = 0.6f;

    /// <summary>Detections of different detectors or parts that overlap more than this are one face.</summary>
    const float SameDetection = 0.3f;

    /// <summary>A face larger than this share of a corner is seen better in the whole picture.</summary>
    const float LargestInCorner = 0.5f;

    /// <summary>A box may reach so far, in its own widths, over an inner edge of a corner; more of the face is seen elsewhere.</summary>
    const float BeyondCorner = 0.1f;

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
        bool corners = detectors.SearchesCorners(image.Width, image.Height), tiles = thorough && detectors.SearchesTiles;
        if (corners)
            for (int i = 0; i < Corners; i++)
                FindInCorner(detectors, image, i, minScore, minSuppression, results);
        if (tiles)
            foreach (RotatedRect tile in TileSearch.Tiles(image.Width, image.Height))
                detectors.Detect(last, image, tile, minScore, minSuppression, results);
        if (corners || tiles || last > 0)
            Suppression.KeepBest(results, SameDetection);
    }

    /// <summary>Appends the faces that the last detector sees in one corner, 0 … 3, and that no other look sees better.</summary>
    public static void FindInCorner(IDetectors detectors, ImageView image, int corner, float minScore, float? minSuppression, List<FaceDetection> results)
    {
        RotatedRect part = CornerOf(corner, image.Width, image.Height);
        int kept = results.Count, end;
        detectors.Detect(detectors.DetectorCount - 1, image, part, minScore, minSuppression, results);
        end = results.Count;
        for (int i = kept; i < end; i++)
            if (IsOfCorner(results[i].Box, part, image.Width, image.Height))
                results[kept++] = results[i];
        results.RemoveRange(kept, end - kept);
    }

    /// <summary>One of the four corners, 0 … 3, row by row.</summary>
    public static RotatedRect CornerOf(int corner, int width, int height)
    {
        float w = width * CornerShare, h = height * CornerShare;
        return RotatedRect.FromBox(corner % 2 == 0 ? 0 : width - w, corner < 2 ? 0 : height - h, w, h);
    }

    static bool IsOfCorner(in FaceBox box, in RotatedRect part, int width, int height)
    {
        if (Math.Max(box.Width, box.Height) > LargestInCorner * Math.Min(part.Width, part.Height))
            return false;
        double left = part.CenterX - part.Width / 2, top = part.CenterY - part.Height / 2, beyond = BeyondCorner * box.Width;
        // One edge of each pair is the picture's own.
        bool across = left > 0 ? box.X >= left - beyond : box.X + box.Width <= left + part.Width + beyond;
        bool down = top > 0 ? box.Y >= top - beyond : box.Y + box.Height <= top + part.Height + beyond;
        return across && down;
    }
}
