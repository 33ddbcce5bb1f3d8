using System.Numerics;

namespace Mien;

/// <summary>
/// The landmarks of a face of which a nearer head hides a part. A network that sees half a face draws all of its landmarks into that half; so
/// what still shows only says how the face as a whole has moved, and the shape stays that of the frame before, the more the less shows.
/// </summary>
static class OccludedShape
{
    /// <summary>A face of which more is hidden is not seen any more.</summary>
    public const float MostHidden = 0.55f;

    /// <summary>Hidden shares between which the shape, and the motion, of what shows are trusted less and less.</summary>
    const float ShapeTrusted = 0.02f, ShapeLost = 0.25f, MotionTrusted = 0.1f, MotionLost = 0.6f;

    /// <summary>Distance from the rigid motion at which a landmark counts half in it, in the size of the face.</summary>
    const float Unsteady = 0.03f;

    /// <summary>The share of a face's landmarks that a nearer head hides.</summary>
    /// <param name="before">The landmarks at another time.</param>
    /// <param name="place">Where they are by now.</param>
    /// <param name="nearer">The box around the landmarks of the nearer face.</param>
    public static float Hidden(ReadOnlySpan<Vector3> before, in Placing place, in FaceBox nearer)
    {
        int hidden = 0;
        foreach (Vector3 landmark in before)
            hidden += IsBehind(place.Of(landmark), nearer) ? 1 : 0;
        return hidden / (float)before.Length;
    }

    /// <summary>Puts the landmarks of a face that is partly hidden where they should be. Changes nothing where nothing is hidden.</summary>
    /// <param name="before">The landmarks of the frame before.</param>
    /// <param name="place">Where motion leads them.</param>
    /// <param name="nearer">The box around the landmarks of the nearer face.</param>
    /// <param name="seen">What the network sees; written anew.</param>
    /// <returns>The share that is hidden.</returns>
    public static float Mend(ReadOnlySpan<Vector3> before, in Placing place, in FaceBox nearer, Span<Vector3> seen)
    {
        float hidden = Hidden(before, place, nearer);
        if (hidden == 0 || hidden > MostHidden)
            return hidden;
        (Vector2 turn, Vector2 from, Vector2 to) = Motion(before, place, nearer, seen);
        float motion = 1 - SmoothStep.Rise(hidden, MotionTrusted, MotionLost), shape = SmoothStep.Rise(hidden, ShapeTrusted, ShapeLost);
        turn = Vector2.Lerp(Vector2.UnitX, turn, motion);
        to = Vector2.Lerp(from, to, motion);
        float scale = turn.Length() * place.Scale;
        for (int i = 0; i < seen.Length; i++)
        {
            Vector2 led = place.Of(before[i]), arm = led - from, moved = to + new Vector2(turn.X * arm.X - turn.Y * arm.Y, turn.Y * arm.X + turn.X * arm.Y);
            seen[i] = Vector3.Lerp(seen[i], new Vector3(moved, before[i].Z * scale), IsBehind(led, nearer) ? 1 : shape);
        }
        return hidden;
    }

    /// <summary>
    /// Turn and growth (a complex number) with the middles that they carry into each other: the similarity that leads what shows nearest to
    /// where it is seen, by least squares in which landmarks that go their own way count less.
    /// </summary>
    static (Vector2 Turn, Vector2 From, Vector2 To) Motion(ReadOnlySpan<Vector3> before, in Placing place, in FaceBox nearer, ReadOnlySpan<Vector3> seen)
    {
        Vector2 turn = Vector2.UnitX, from = default, to = default;
        for (int pass = 0; pass < 3; pass++)
        {
            float unsteady = Unsteady * place.Side, total = 0;
            Vector2 fromSum = default, toSum = default, real = default;
            float square = 0;
            // The middles move with the weights, so the sums are taken about the last ones.
            for (int i = 0; i < seen.Length; i++)
            {
                Vector2 p = place.Of(before[i]), q = new(seen[i].X, seen[i].Y);
                if (IsBehind(p, nearer))
                    continue;
                Vector2 arm = p - from, off = q - to - new Vector2(turn.X * arm.X - turn.Y * arm.Y, turn.Y * arm.X + turn.X * arm.Y);
                float weight = pass == 0 ? 1 : 1 / (1 + off.LengthSquared() / (unsteady * unsteady));
                total += weight;
                fromSum += weight * p;
                toSum += weight * q;
                Vector2 a = p - place.Center, b = q - place.Center;
                real += weight * new Vector2(a.X * b.X + a.Y * b.Y, a.X * b.Y - a.Y * b.X);
                square += weight * a.LengthSquared();
            }
            Vector2 fromMean = fromSum / total, toMean = toSum / total, am = fromMean - place.Center, bm = toMean - place.Center;
            real -= total * new Vector2(am.X * bm.X + am.Y * bm.Y, am.X * bm.Y - am.Y * bm.X);
            square -= total * am.LengthSquared();
            (turn, from, to) = (real / MathF.Max(square, 1e-6f), fromMean, toMean);
        }
        return (turn, from, to);
    }

    /// <summary>Whether a place in the picture is behind a head: the ellipse of which the landmarks' box is the face, with ears and hair.</summary>
    static bool IsBehind(Vector2 point, in FaceBox face)
    {
        float x = (point.X - face.X - face.Width / 2) / (0.64f * face.Width), y = (point.Y - face.Y - 0.36f * face.Height) / (0.72f * face.Height);
        return x * x + y * y < 1;
    }
}

/// <summary>Moves and resizes landmarks of another time so that their box has a middle and a size (<see cref="FaceMotion.SideOf"/>).</summary>
/// <param name="box">Their box.</param>
/// <param name="center">The middle.</param>
/// <param name="side">The size, pixels.</param>
readonly struct Placing(in FaceBox box, Vector2 center, float side)
{
    readonly Vector2 _from = FaceMotion.CenterOf(box);

    public float Scale { get; } = side / FaceMotion.SideOf(box);

    public float Side { get; } = side;

    public Vector2 Center { get; } = center;

    public Vector2 Of(Vector3 landmark) => (new Vector2(landmark.X, landmark.Y) - _from) * Scale + Center;
}
