namespace Mien.Tests;

public class ProcrustesTests
{
    static Vector3D Random3(Random random) => new(random.NextDouble() * 2 - 1, random.NextDouble() * 2 - 1, random.NextDouble() * 2 - 1);

    [Fact]
    public void A_similarity_is_found_again_exactly_for_any_weights()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 200; trial++)
        {
            int count = random.Next(3, 20);
            Vector3D[] source = [.. Enumerable.Range(0, count).Select(_ => Random3(random))];
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() + 0.01)];
            var truth = new Similarity(Rotation3.FromRotationVector(Random3(random) * 3), 0.1 + random.NextDouble() * 5, Random3(random) * 10);
            Assert.True(Procrustes.TrySolve(source, Array.ConvertAll(source, truth.Apply), weights, out Similarity found));
            Assert.Equal(truth.Scale, found.Scale, 1e-8);
            foreach (Vector3D point in source)
                Assert.InRange((truth.Apply(point) - found.Apply(point)).Length, 0, 1e-8);
        }
    }

    [Fact]
    public void A_mirrored_target_still_gives_a_proper_rotation()
    {
        var random = new Random(6);
        Vector3D[] source = [.. Enumerable.Range(0, 10).Select(_ => Random3(random))];
        double[] weights = [.. Enumerable.Repeat(1.0, 10)];
        Assert.True(Procrustes.TrySolve(source, Array.ConvertAll(source, p => p with { X = -p.X }), weights, out Similarity found));
        Rotation3 r = found.Rotation;
        Assert.Equal(1, r.X.Cross(r.Y).Dot(r.Z), 1e-9);
    }

    [Fact]
    public void Coincident_points_have_no_answer() =>
        Assert.False(Procrustes.TrySolve(new Vector3D[4], new Vector3D[4], [1, 1, 1, 1], out _));

    [Fact]
    public void A_rotation_survives_the_round_trip_through_a_quaternion()
    {
        var random = new Random(8);
        for (int trial = 0; trial < 200; trial++)
        {
            Rotation3 r = Rotation3.FromRotationVector(Random3(random).Normalized() * (random.NextDouble() * Math.PI)), back = Rotation3.FromQuaternion(r.ToQuaternion());
            Assert.InRange((r.X - back.X).Length + (r.Y - back.Y).Length + (r.Z - back.Z).Length, 0, 1e-6);
        }
    }
}
