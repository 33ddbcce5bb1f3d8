using System.Numerics;

namespace Mien.Graphics.Tests;

/// <summary>
/// Every sample against every triangle, in whole numbers and doubles: slow, and short enough to be believed. Vertices are put on the
/// same grid of 1/256 sample as the rasteriser's.
/// </summary>
sealed class ReferenceRasterizer
{
    readonly double[] _nearness;
    readonly double[] _second;

    public ReferenceRasterizer(int width, int height, Vector3[] screen, int[] triangles, DepthKind kind, Culling culling)
    {
        Ids = new int[width * height];
        Weights = new (double, double, double)[width * height];
        _nearness = new double[width * height];
        _second = new double[width * height];
        Array.Fill(Ids, -1);
        Array.Fill(_nearness, double.NegativeInfinity);
        Array.Fill(_second, double.NegativeInfinity);
        for (int t = 0; t < triangles.Length / 3; t++)
        {
            Vector3[] v = [screen[triangles[t * 3]], screen[triangles[t * 3 + 1]], screen[triangles[t * 3 + 2]]];
            long[] x = [.. v.Select(p => Snap(p.X))], y = [.. v.Select(p => Snap(p.Y))];
            long area = Cross(x[0], y[0], x[1], y[1], x[2], y[2]);
            if (area == 0 || (area < 0 && culling == Culling.Front) || (area > 0 && culling == Culling.Back))
                continue;
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    long px = column * 256 + 128, py = row * 256 + 128;
                    double[] w = new double[3];
                    bool inside = true;
                    for (int i = 0; i < 3; i++)
                    {
                        int from = (i + 1) % 3, to = (i + 2) % 3;
                        long e = Cross(x[from], y[from], x[to], y[to], px, py) * Math.Sign(area);
                        long dx = (x[to] - x[from]) * Math.Sign(area), dy = (y[to] - y[from]) * Math.Sign(area);
                        inside &= e > 0 || (e == 0 && (dy < 0 || (dy == 0 && dx > 0)));
                        w[i] = (double)e / Math.Abs(area);
                    }
                    if (inside)
                        Put(row * width + column, t, w, v, kind);
                }
            }
        }
    }

    public int[] Ids { get; }

    /// <summary>Perspective-correct barycentric weights of the triangle seen.</summary>
    public (double, double, double)[] Weights { get; }

    /// <summary>True where two triangles are so close that float32 may choose the other.</summary>
    public bool IsClose(int pixel) => _nearness[pixel] - _second[pixel] < 1e-5 * Math.Abs(_nearness[pixel]);

    public double DepthAt(int pixel, DepthKind kind) => kind == DepthKind.Perspective ? 1 / _nearness[pixel] : -_nearness[pixel];

    void Put(int pixel, int triangle, double[] w, Vector3[] v, DepthKind kind)
    {
        double[] n = [.. v.Select(p => kind == DepthKind.Perspective ? 1 / (double)p.Z : -p.Z)];
        double nearness = w[0] * n[0] + w[1] * n[1] + w[2] * n[2];
        if (nearness <= _nearness[pixel])
        {
            _second[pixel] = Math.Max(_second[pixel], nearness);
            return;
        }
        _second[pixel] = _nearness[pixel];
        _nearness[pixel] = nearness;
        Ids[pixel] = triangle;
        Weights[pixel] = kind == DepthKind.Perspective ? (w[0] * n[0] / nearness, w[1] * n[1] / nearness, w[2] * n[2] / nearness) : (w[0], w[1], w[2]);
    }

    static long Snap(float value) => (long)Math.Round(value * 256.0, MidpointRounding.ToEven);

    static long Cross(long ax, long ay, long bx, long by, long cx, long cy) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
