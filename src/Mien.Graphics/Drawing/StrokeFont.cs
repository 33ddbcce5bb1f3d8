using System.Numerics;

namespace Mien.Graphics;

/// <summary>
/// A small single-stroke typeface of our own, drawn on a grid: y 0 is the top of capitals, 4 the top of small letters, 12 the baseline, 16 the descent.
/// A glyph is its width and its strokes; a point is two base-36 digits (x, y). A stroke that begins with ~ is a quadratic B-spline
/// over its points, closed where the last point repeats the first; the others are straight.
/// </summary>
static class StrokeFont
{
    public const float CapitalHeight = 12;
    public const float LineHeight = 21;
    public const float Gap = 3.5f;
    public const float Weight = 0.13f;
    public const int MostPoints = 128;

    const char Degree = '°';
    const int StepsPerBend = 4;

    static readonly string[] Glyphs =
    [
        "4",                                                // space
        "0 0008 0c0c",                                      // !
        "3 0003 3033",                                      // "
        "8 201c 705c 0484 0888",                            // #
        "6 ~63610106666b0b09 303c",                         // $
        "8 800c ~0003333000 ~595c8c8959",                   // %
        "8 ~8c14105054070c6c87",                           // &
        "0 0003",                                           // '
        "3 ~3003093c",                                      // (
        "3 ~0033390c",                                      // )
        "6 3137 0266 6206",                                 // *
        "6 353b 0868",                                      // +
        "1 1b1c0e",                                         // ,
        "5 0858",                                           // -
        "0 0c0c",                                           // .
        "6 600c",                                           // /
        "6 ~3000060c3c6c666030",                            // 0
        "6 03303c 0c6c",                                    // 1
        "6 ~030060650c 0c6c",                               // 2
        "6 ~0200606626 ~26666c0c0a",                        // 3
        "6 4c400868",                                       // 4
        "6 600005 ~05656c0c0a",                             // 5
        "6 ~6260000c6c650508",                              // 6
        "6 00602c",                                         // 7
        "6 ~30000636666030 ~36060c3c6c6636",                // 8
        "6 ~0a0c6c6000076764",                              // 9
        "0 0505 0c0c",                                      // :
        "1 1515 1b1c0e",                                    // ;
        "6 64086c",                                         // <
        "6 0666 0a6a",                                      // =
        "6 04680c",                                         // >
        "6 ~030060653639 3c3c",                             // ?
        "9 ~8c0c0090996964 ~3439696434",                    // @
        "8 0c408c 1979",                                    // A
        "7 000c ~00406063664606 ~064676797c4c0c",          // B
        "8 ~83804000060c4c8c89",                            // C
        "8 000c ~004080868c4c0c",                           // D
        "6 60000c6c 0656",                                  // E
        "6 60000c 0656",                                    // F
        "8 ~83804000060c4c8c87 8757",                       // G
        "8 000c 808c 0686",                                 // H
        "4 0040 202c 0c4c",                                 // I
        "6 ~60686c3c0c09",                                  // J
        "7 000c 7007 347c",                                 // K
        "6 000c6c",                                         // L
        "8 0c0047808c",                                     // M
        "8 0c008c80",                                       // N
        "8 ~4000060c4c8c868040",                            // O
        "7 000c ~00407073764606",                           // P
        "8 ~4000060c4c8c868040 598d",                       // Q
        "7 000c ~00407073764606 367c",                      // R
        "6 ~63600006666c0c09",                              // S
        "8 0080 404c",                                      // T
        "8 ~00080c4c8c8880",                                // U
        "8 004c80",                                         // V
        "a 003c537ca0",                                     // W
        "8 008c 800c",                                      // X
        "8 004680 464c",                                    // Y
        "8 00800c8c",                                       // Z
        "3 30000c3c",                                       // [
        "6 006c",                                           // \
        "3 00303c0c",                                       // ]
        "6 033063",                                         // ^
        "6 0e6e",                                           // _
        "2 0023",                                           // `
        "6 646c ~6664040c6c6a",                             // a
        "6 000c ~0604646c0c0a",                             // b
        "6 ~6664040c6c6a",                                  // c
        "6 606c ~6664040c6c6a",                             // d
        "6 0868 ~6864040c4c6b",                             // e
        "5 ~502024 242c 0454",                              // f
        "6 ~6664040c6c6a ~646c6g0g0e",                      // g
        "6 000c ~080464686c",                               // h
        "0 040c 0000",                                      // i
        "3 ~343c3g0g 3030",                                 // j
        "5 000c 5409 275c",                                 // k
        "2 ~000a0c2c",                                      // l
        "8 040c ~080444484c ~484484888c",                   // m
        "6 040c ~080464686c",                               // n
        "6 ~3404080c3c6c686434",                            // o
        "6 040g ~0604646c0c0a",                             // p
        "6 646g ~6664040c6c6a",                             // q
        "4 040c ~080444",                                   // r
        "5 ~56540408585c0c0a",                              // s
        "5 ~21292c5c 0454",                                 // t
        "6 646c ~04080c6c68",                               // u
        "6 043c64",                                         // v
        "8 042c456c84",                                     // w
        "6 046c 640c",                                      // x
        "6 043c 642f",                                      // y
        "6 04640c6c",                                       // z
        "4 ~40202606 ~06262c4c",                            // {
        "0 000e",                                           // |
        "4 ~00202646 ~46262c0c",                            // }
        "7 ~09255b77",                                      // ~
        "4 ~0004444000",                                    // degree sign
        "6 00606c0c00",                                     // anything else
    ];

    static readonly Vector2[][] Strokes = [.. Glyphs.Select(Flatten)];

    /// <summary>Width of a character in grid units.</summary>
    public static int Width(char c) => Digit(Glyphs[IndexOf(c)][0]);

    /// <summary>Writes a character's points in grid units; a point that is not a number lies between strokes. Returns their number.</summary>
    public static int Outline(char c, Span<Vector2> points)
    {
        Vector2[] strokes = Strokes[IndexOf(c)];
        strokes.CopyTo(points);
        return strokes.Length;
    }

    static int IndexOf(char c) => c is >= ' ' and <= '~' ? c - ' ' : c == Degree ? Glyphs.Length - 2 : Glyphs.Length - 1;

    static int Digit(char c) => c <= '9' ? c - '0' : c - 'a' + 10;

    static Vector2[] Flatten(string glyph)
    {
        var result = new List<Vector2>();
        foreach (string stroke in glyph.Split(' ').Skip(1))
        {
            if (result.Count > 0)
                result.Add(new Vector2(float.NaN));
            bool bent = stroke[0] == '~';
            Vector2[] points = [.. stroke.Skip(bent ? 1 : 0).Chunk(2).Select(pair => new Vector2(Digit(pair[0]), Digit(pair[1])))];
            result.AddRange(bent ? Bend(points) : points);
        }
        return [.. result];
    }

    /// <summary>A quadratic B-spline: parabolas between the middles of the control polygon's sides, open ends reaching the end points.</summary>
    static List<Vector2> Bend(Vector2[] points)
    {
        bool closed = points[0] == points[^1];
        int last = points.Length - 1;
        var result = new List<Vector2> { closed ? (points[0] + points[1]) / 2 : points[0] };
        for (int i = 1; i <= (closed ? last : last - 1); i++)
        {
            Vector2 next = points[i == last ? 1 : i + 1];
            Vector2 from = result[^1], end = !closed && i == last - 1 ? next : (points[i] + next) / 2;
            for (int step = 1; step <= StepsPerBend; step++)
            {
                float t = step / (float)StepsPerBend;
                result.Add(Vector2.Lerp(Vector2.Lerp(from, points[i], t), Vector2.Lerp(points[i], end, t), t));
            }
        }
        return result;
    }
}
