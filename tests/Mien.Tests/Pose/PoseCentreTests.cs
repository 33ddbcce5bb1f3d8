using System.Numerics;

namespace Mien.Tests;

public sealed class PoseCentreTests
{
    [Fact]
    public void The_centre_itself_becomes_zero()
    {
        var random = new Random(1);
        for (int i = 0; i < 100; i++)
        {
            HeadPose pose = Random(random);
            HeadPose centred = new PoseCentre(pose).Apply(pose);
            Assert.InRange(HeadPose.AngleDegrees(centred, new HeadPose(Quaternion.Identity, default)), 0, 1e-4);
            Assert.Equal(Vector3.Zero, centred.Translation);
        }
    }

    [Fact]
    public void A_turn_of_the_centred_head_is_that_turn_and_a_way_that_way()
    {
        var random = new Random(2);
        for (int i = 0; i < 100; i++)
        {
            HeadPose centre = Random(random), turn = Random(random);
            var pose = new HeadPose(Quaternion.Normalize(centre.Rotation * turn.Rotation), centre.Translation + turn.Translation);
            HeadPose centred = new PoseCentre(centre).Apply(pose);
            Assert.InRange(HeadPose.AngleDegrees(turn, centred), 0, 1e-4);
            Assert.InRange(Vector3.Distance(turn.Translation, centred.Translation), 0, 1e-3);
        }
    }

    [Theory]
    [InlineData(0, -25, 0)]
    [InlineData(40, 0, 0)]
    [InlineData(20, -30, 15)]
    public void A_nod_is_a_nod_however_the_camera_stands(double yaw, double pitch, double roll)
    {
        var centre = HeadPose.FromEuler(yaw, pitch, roll, new Vector3(10, 20, -600));
        var nodding = new HeadPose(centre.Rotation * HeadPose.FromEuler(0, 12, 0).Rotation, centre.Translation);
        HeadPose centred = new PoseCentre(centre).Apply(nodding);
        Assert.Equal(12, centred.PitchDegrees, 1e-3);
        Assert.Equal(0, centred.YawDegrees, 1e-3);
        Assert.Equal(0, centred.RollDegrees, 1e-3);
    }

    static HeadPose Random(Random random) => HeadPose.FromEuler(
        random.NextDouble() * 180 - 90, random.NextDouble() * 100 - 50, random.NextDouble() * 100 - 50,
        new Vector3(random.NextSingle() * 400 - 200, random.NextSingle() * 400 - 200, -300 - random.NextSingle() * 900));
}
