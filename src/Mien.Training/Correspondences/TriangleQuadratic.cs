namespace Mien.Training;

/// <summary>wᵀ·G·w − 2·hᵀ·w over the weights of a triangle's corners, which are not negative and sum to 1: squared distances summed over faces, up to a constant.</summary>
readonly record struct TriangleQuadratic(double Aa, double Ab, double Ac, double Bb, double Bc, double Cc, double A, double B, double C)
{
    /// <summary>The least cost and where: inside, or else on the best edge.</summary>
    public (double Cost, double A, double B, double C) Minimum()
    {
        // With w = (1 − u − v, u, v): two equations in u and v.
        double uu = Aa - 2 * Ab + Bb, uv = Aa - Ab - Ac + Bc, vv = Aa - 2 * Ac + Cc, u0 = Aa - Ab + B - A, v0 = Aa - Ac + C - A;
        double determinant = uu * vv - uv * uv;
        if (determinant > 1e-12 * uu * vv)
        {
            double u = (u0 * vv - v0 * uv) / determinant, v = (v0 * uu - u0 * uv) / determinant;
            if (u >= 0 && v >= 0 && u + v <= 1)
                return (Cost(1 - u - v, u, v), 1 - u - v, u, v);
        }
        (double Cost, double A, double B, double C) best = (double.MaxValue, 0, 0, 0);
        Take(Edge(Aa, Ab, Bb, A, B), t => (1 - t, t, 0));
        Take(Edge(Bb, Bc, Cc, B, C), t => (0, 1 - t, t));
        Take(Edge(Aa, Ac, Cc, A, C), t => (1 - t, 0, t));
        return best;

        void Take((double Cost, double T) edge, Func<double, (double, double, double)> weights)
        {
            if (edge.Cost < best.Cost)
            {
                (double a, double b, double c) = weights(edge.T);
                best = (edge.Cost, a, b, c);
            }
        }
    }

    /// <summary>The same between two corners only: the least cost, and the weight of the second.</summary>
    public static (double Cost, double Second) Edge(double aa, double ab, double bb, double a, double b)
    {
        double square = aa - 2 * ab + bb, t = square > 0 ? Math.Clamp((aa - ab + b - a) / square, 0, 1) : 0;
        return ((1 - t) * (1 - t) * aa + 2 * t * (1 - t) * ab + t * t * bb - 2 * ((1 - t) * a + t * b), t);
    }

    double Cost(double a, double b, double c) =>
        a * a * Aa + b * b * Bb + c * c * Cc + 2 * (a * b * Ab + a * c * Ac + b * c * Bc) - 2 * (a * A + b * B + c * C);
}
