using System.Numerics;

namespace Mien.Training.Tests;

public class TriangleQuadraticTests
{
    [Fact]
    public void The_minimum_is_the_nearest_point_of_the_triangle()
    {
        var random = new Random(1);
        Vector3 Point() => new(random.NextSingle() * 4 - 2, random.NextSingle() * 4 - 2, random.NextSingle() * 4 - 2);
        for (int round = 0; round < 200; round++)
        {
            Vector3 a = Point(), b = Point(), c = Point(), p = Point();
            var square = new TriangleQuadratic(
                Vector3.Dot(a, a), Vector3.Dot(a, b), Vector3.Dot(a, c), Vector3.Dot(b, b), Vector3.Dot(b, c), Vector3.Dot(c, c), Vector3.Dot(a, p), Vector3.Dot(b, p), Vector3.Dot(c, p));
            (double cost, double u, double v, double w) = square.Minimum();
            Assert.InRange(u + v + w, 1 - 1e-9, 1 + 1e-9);
            Assert.True(u >= 0 && v >= 0 && w >= 0);
            Vector3 found = a * (float)u + b * (float)v + c * (float)w;
            Assert.InRange(cost + Vector3.Dot(p, p), Vector3.DistanceSquared(found, p) - 1e-4, Vector3.DistanceSquared(found, p) + 1e-4);
            for (int i = 0; i <= 20; i++)
            {
                for (int j = 0; i + j <= 20; j++)
                {
                    Vector3 other = (a * i + b * j + c * (20 - i - j)) / 20;
                    Assert.True(Vector3.DistanceSquared(found, p) <= Vector3.DistanceSquared(other, p) + 1e-4);
                }
            }
        }
    }
}
