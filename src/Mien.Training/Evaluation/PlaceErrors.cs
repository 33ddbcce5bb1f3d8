using System.Numerics;

namespace Mien.Training;

/// <summary>
/// How far heads lie from where labels put them, over a set of pictures, by the protocol of opentrack's trainer; percent, not a number
/// where nothing can be compared.
/// </summary>
/// <param name="Count">Pictures compared.</param>
/// <param name="Position">Root mean square of the distance of the points between the eyes, in % of the width of the labelled points' box.</param>
/// <param name="Size">Root mean square of the difference of the heads' radii, in % of the same.</param>
/// <param name="Points3D">Mean distance of the 68 points in x, y and z, the mean depth taken off, in % of the root of the area of that box.</param>
/// <param name="Points2D">The same in x and y.</param>
public sealed record PlaceErrors(int Count, double Position, double Size, double Points3D, double Points2D)
{
    /// <summary>The errors over pairs of what was found and what the label says.</summary>
    public static PlaceErrors Over(IEnumerable<(HeadPlace Found, HeadPlace Label, FaceBox Box)> pairs)
    {
        int count = 0, pointed = 0;
        double position = 0, size = 0, points3 = 0, points2 = 0;
        foreach ((HeadPlace found, HeadPlace label, FaceBox box) in pairs)
        {
            count++;
            position += Vector2.DistanceSquared(found.Center, label.Center) / (box.Width * box.Width);
            size += (found.Radius - label.Radius) * (found.Radius - label.Radius) / (box.Width * box.Width);
            if (found.Points is not { } points || label.Points is not { } truth || points.Count != truth.Count)
                continue;
            pointed++;
            double extent = Math.Sqrt(box.Area);
            float depth = points.Average(p => p.Z) - truth.Average(p => p.Z);
            for (int i = 0; i < points.Count; i++)
            {
                Vector3 difference = points[i] - truth[i] - new Vector3(0, 0, depth);
                points3 += difference.Length() / extent / points.Count;
                points2 += new Vector2(difference.X, difference.Y).Length() / extent / points.Count;
            }
        }
        return new PlaceErrors(count, 100 * Math.Sqrt(position / count), 100 * Math.Sqrt(size / count), 100 * points3 / pointed, 100 * points2 / pointed);
    }
}
