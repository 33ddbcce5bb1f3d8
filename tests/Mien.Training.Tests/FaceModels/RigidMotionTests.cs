using System.Numerics;

namespace Mien.Training.Tests.FaceModels;

public sealed class RigidMotionTests
{
    [Fact]
    public void A_turn_is_taken_out_whole_and_what_is_no_turn_stays()
    {
        var random = new Random(9);
        Vector3[] face = [.. Enumerable.Range(0, 50).Select(_ => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) * 100)];
        var motion = new RigidMotion(face, 40);
        Vector3[] growth = [.. face.Select(p => p * 0.1f)];
        Vector3[] shape = [.. face.Select(p => p * 0.1f + Vector3.Cross(new Vector3(0.01f, -0.02f, 0.005f), p))];
        motion.RemoveRotation(shape);
        for (int v = 0; v < shape.Length; v++)
            Assert.True(Vector3.Distance(growth[v], shape[v]) < 1e-3f);
    }
}
