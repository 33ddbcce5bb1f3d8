using System.Numerics;

namespace Mien.Training;

/// <summary>One eyeball of the mean face: a sphere with a cornea in front.</summary>
sealed class Eyeball
{
    /// <summary>The gaze turns by this angle at weight 1 of an <c>eyeLook…</c> expression.</summary>
    public const float TurnDegrees = 30;

    /// <summary>Where the cornea of ICT's eyeball begins to bulge, millimetres from the axis.</summary>
    public const float IrisRadius = 6.2f;

    /// <summary>A pupil in daylight, millimetres.</summary>
    public const float PupilRadius = 2;

    readonly Vector3 _center, _axis;
    readonly float _radius;

    public Eyeball(int[] vertices, Vector3[] neutral)
    {
        Vertices = vertices;
        // The rear half is a sphere; the point farthest from its centre is the tip of the cornea.
        float middle = vertices.Average(v => neutral[v].Z);
        _center = SphereCenter([.. vertices.Where(v => neutral[v].Z < middle).Select(v => neutral[v])]);
        _radius = vertices.Where(v => neutral[v].Z < middle).Average(v => Vector3.Distance(neutral[v], _center));
        int tip = vertices.MaxBy(v => Vector3.DistanceSquared(neutral[v], _center));
        _axis = Vector3.Normalize(neutral[tip] - _center);
    }

    public IReadOnlyList<int> Vertices { get; }

    /// <summary>Whether it is the subject's left eye.</summary>
    public bool IsLeft => _center.X > 0;

    /// <summary>Foremost point on the axis of the sphere without its cornea, about where the lids meet.</summary>
    public Vector3 Front => _center + Vector3.UnitZ * _radius;

    /// <summary>Distance from the optical axis in front of the centre; infinite behind it.</summary>
    public float DistanceFromAxis(Vector3 point)
    {
        Vector3 arm = point - _center;
        float along = Vector3.Dot(arm, _axis);
        return along > 0 ? (arm - _axis * along).Length() : float.PositiveInfinity;
    }

    /// <summary>Adds the eyeball's turn to a shape where the expression is one of this eye's <c>eyeLook…</c>.</summary>
    public void Turn(string expression, Vector3[] neutral, Vector3[] shape)
    {
        float outward = IsLeft ? 1 : -1;
        string side = IsLeft ? "Left" : "Right";
        Vector3 axis = expression == $"eyeLookDown{side}" ? Vector3.UnitX
            : expression == $"eyeLookUp{side}" ? -Vector3.UnitX
            : expression == $"eyeLookOut{side}" ? Vector3.UnitY * outward
            : expression == $"eyeLookIn{side}" ? Vector3.UnitY * -outward
            : Vector3.Zero;
        if (axis == Vector3.Zero)
            return;
        Quaternion turn = Quaternion.CreateFromAxisAngle(axis, TurnDegrees * MathF.PI / 180);
        foreach (int v in Vertices)
        {
            Vector3 arm = neutral[v] - _center;
            shape[v] = Vector3.Transform(arm, turn) - arm;
        }
    }

    /// <summary>Least squares of |p|² = 2c·p + k about the mean of the points: with that origin, 2·Σppᵀ·c = Σ|p|²p.</summary>
    static Vector3 SphereCenter(Vector3[] points)
    {
        Vector3 mean = Vector3.Zero;
        foreach (Vector3 p in points)
            mean += p / points.Length;
        double[,] matrix = new double[3, 3];
        double[] right = new double[3];
        foreach (Vector3 point in points)
        {
            Vector3 p = point - mean;
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                    matrix[i, j] += 2.0 * p[i] * p[j];
                right[i] += (double)p.LengthSquared() * p[i];
            }
        }
        return mean + Cramer.Solve(matrix, right);
    }
}
