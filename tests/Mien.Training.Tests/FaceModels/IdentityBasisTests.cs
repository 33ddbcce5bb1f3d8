using System.Numerics;

namespace Mien.Training.Tests.FaceModels;

public sealed class IdentityBasisTests
{
    static readonly int[] AllVertices = [.. Enumerable.Range(0, 30)];

    [Fact]
    public void Shapes_are_orthogonal_and_hold_the_variance_of_random_faces()
    {
        Vector3[][] given = Random(12);
        IdentityBasis basis = IdentityBasis.Of(given, AllVertices);
        Assert.InRange(basis.Variance, IdentityBasis.KeptVariance, 1);
        for (int i = 0; i < basis.Shapes.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.Equal(0, Dot(basis.Shapes[i], basis.Shapes[j]), 1e-3);
            Assert.Equal(basis.Deviations[i] * basis.Deviations[i] * AllVertices.Length, Dot(basis.Shapes[i], basis.Shapes[i]), 1e-3);
        }
        // The variance of faces with unit-normal coefficients is the sum of the squares of the shapes.
        Assert.Equal(basis.Variance * given.Sum(shape => Dot(shape, shape)), basis.Shapes.Sum(shape => Dot(shape, shape)), 1e-2);
    }

    [Fact]
    public void Shapes_that_repeat_each_other_become_one()
    {
        Vector3[] shape = Random(1)[0];
        IdentityBasis basis = IdentityBasis.Of([shape, [.. shape.Select(d => d * 2)]], AllVertices);
        Vector3[] one = Assert.Single(basis.Shapes);
        Assert.Equal(MathF.Sqrt(5) * shape[0].Length(), one[0].Length(), 1e-4f);
    }

    static Vector3[][] Random(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i => AllVertices.Select(_ => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) * (10f / (1 + i))).ToArray())];
    }

    static double Dot(Vector3[] a, Vector3[] b) => a.Zip(b, (p, q) => (double)Vector3.Dot(p, q)).Sum();
}
