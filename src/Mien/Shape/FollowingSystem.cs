using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mien;

/// <summary>
/// The residuals of <see cref="FitSystem{T,TLanes}"/> without its rows, eight landmarks at a time: their gradient, from how each pulls at its point of the head, and their
/// second derivatives. Those are exact by pose and depths; between shapes they are those of <see cref="ShapeMoments"/>, some hundredths off. Pixels, measured minus predicted.
/// </summary>
sealed unsafe class FollowingSystem
{
    const int Lanes = ShapesByAxis.Lanes, Pose = LandmarkBasis.RowRoom;

    readonly ShapesByAxis _shapes;
    readonly ShapeMoments _moments;
    readonly float[] _x, _y, _z, _weight, _deep, _points, _pull;

    /// <summary>How a step of each unknown of pose and depths would pull at the points, one field behind the other.</summary>
    readonly float[] _pulls;
    readonly double[] _mixed;

    public FollowingSystem(LandmarkBasis basis, ReadOnlySpan<float> weights)
    {
        _shapes = new ShapesByAxis(basis);
        _moments = new ShapeMoments(basis, _shapes, weights);
        int stride = _shapes.Stride;
        (_x, _y, _z) = (new float[stride], new float[stride], new float[stride]);
        (_weight, _deep) = (new float[stride], new float[stride]);
        (_points, _pull) = (new float[3 * stride], new float[3 * stride]);
        _pulls = GC.AllocateArray<float>(Pose * 3 * stride, pinned: true);
        _mixed = new double[Pose * _shapes.Count];
        Gradient = new double[UnknownCount];
        Normal = new double[UnknownCount * UnknownCount + Lanes];
    }

    /// <summary>Pose (6), depth offset and unit (2), coefficients.</summary>
    public int UnknownCount => Pose + _shapes.Count;

    /// <summary>JᵀWr, square pixels.</summary>
    public double[] Gradient { get; }

    /// <summary>JᵀWJ, row-major, square pixels; a vector longer than that.</summary>
    public double[] Normal { get; }

    /// <summary>Robust sum of squared residuals, square pixels.</summary>
    public double Cost { get; private set; }

    /// <summary>Takes in what a picture shows; landmarks that do not count stay out.</summary>
    /// <param name="seen">The landmarks.</param>
    /// <param name="depthWeight">Weight of a depth beside a position.</param>
    public void Look(LandmarkObservations seen, double depthWeight)
    {
        Array.Clear(_weight);
        CameraIntrinsics camera = seen.Camera;
        float depths = seen.HasDepth ? (float)depthWeight : 0;
        for (int i = 0; i < seen.Count; i++)
        {
            int at = _shapes.PlaceOf(seen.Landmark[i]);
            (_x[at], _y[at], _z[at]) = ((float)(seen.X[i] - camera.CenterX), (float)(seen.Y[i] - camera.CenterY), (float)seen.Z[i]);
            _weight[at] = (float)seen.Weight[i];
            // The irises' depths are the lids', not their own.
            _deep[at] = seen.Landmark[i] < LandmarkTopology.MeshCount ? depths : 0;
        }
    }

    /// <summary>Cost, gradient and second derivatives at a state. False where a point lies behind the camera or nothing is finite.</summary>
    /// <param name="seen">What was looked at.</param>
    /// <param name="rest">The person's face at rest, all points of the basis.</param>
    /// <param name="state">Where.</param>
    /// <param name="outlier">Residuals longer than this, pixels, count less (Huber).</param>
    public bool TryEvaluate(LandmarkObservations seen, ReadOnlySpan<Vector3> rest, in FitState state, double outlier)
    {
        _shapes.Lay(rest, _points);
        _shapes.AddTo(state.Coefficients, _points);
        Rotation3 r = state.Pose.Rotation;
        Vector3D t = state.Pose.Translation, a = seen.Axis;
        double distance = t.Dot(a), millimetre = seen.DepthScale / distance;
        Vector256<float> xx = All(r.X.X), xy = All(r.X.Y), xz = All(r.X.Z), yx = All(r.Y.X), yy = All(r.Y.Y), yz = All(r.Y.Z), zx = All(r.Z.X), zy = All(r.Z.Y), zz = All(r.Z.Z);
        Vector256<float> tx = All(t.X), ty = All(t.Y), tz = All(t.Z), axisX = All(a.X * millimetre), axisY = All(a.Y * millimetre), axisZ = All(a.Z * millimetre), growX = All(-a.X / distance), growY = All(-a.Y / distance), growZ = All(-a.Z / distance);
        Vector256<float> focalX = All(seen.Camera.FocalX), focalY = All(seen.Camera.FocalY), unit = All(state.DepthUnit), offset = All(state.DepthOffset), limit = All(outlier);
        Vector256<float> cost = default, nearest = Vector256.Create(float.NegativeInfinity);
        Vector256<float>* sums = stackalloc Vector256<float>[Pose], normal = stackalloc Vector256<float>[Pose * Pose];
        // By measurement and unknown: what a step of it adds to the prediction.
        Vector256<float>* rows = stackalloc Vector256<float>[3 * Pose];
        for (int i = 0; i < 3 * Pose; i++)
            rows[i] = default;
        for (int i = 0; i < Pose; i++)
            sums[i] = default;
        for (int i = 0; i < Pose * Pose; i++)
            normal[i] = default;
        rows[2 * Pose + 6] = Vector256<float>.One;
        int stride = _shapes.Stride;
        fixed (float* points = _points, pull = _pull, pulls = _pulls, seenX = _x, seenY = _y, seenZ = _z, weights = _weight, depths = _deep)
        {
            for (int i = 0; i < stride; i += Lanes)
            {
                Vector256<float> px = Vector256.Load(points + i), py = Vector256.Load(points + stride + i), pz = Vector256.Load(points + 2 * stride + i);
                Vector256<float> armX = Sum(xx, px, yx, py, zx, pz), armY = Sum(xy, px, yy, py, zy, pz), armZ = Sum(xz, px, yz, py, zz, pz), z = armZ + tz;
                nearest = Vector256.Max(nearest, z);
                Vector256<float> near = Vector256<float>.One / -z, q = (armX + tx) * near, p = (armY + ty) * near;
                Vector256<float> depth = Vector256.Load(seenZ + i), along = Sum(axisX, armX, axisY, armY, axisZ, armZ);
                Vector256<float> rx = Vector256.Load(seenX + i) - focalX * q, ry = Vector256.Load(seenY + i) + focalY * p, rz = depth * unit - offset - along;
                Vector256<float> weight = Vector256.Load(weights + i), deep = Vector256.Load(depths + i);
                Vector256<float> square = rx * rx + ry * ry + deep * rz * rz, length = Vector256.Sqrt(square), isFar = Vector256.GreaterThan(length, limit);
                cost += weight * Vector256.ConditionalSelect(isFar, limit * (length + length - limit), square);
                weight *= Vector256.ConditionalSelect(isFar, limit / length, Vector256<float>.One);
                deep *= weight;
                // The prediction's derivatives by the point, in the camera's frame: (gx, 0, gz) for x, (0, hy, hz) for y, the axis for the depth.
                Vector256<float> gx = focalX * near, gz = gx * q, hy = -(focalY * near), hz = hy * p;
                (rows[0], rows[1], rows[2], rows[3], rows[5]) = (armY * gz, armZ * gx - armX * gz, -(armY * gx), gx, gz);
                (rows[Pose], rows[Pose + 1], rows[Pose + 2], rows[Pose + 4], rows[Pose + 5]) = (armY * hz - armZ * hy, -(armX * hz), armX * hy, hy, hz);
                Vector256<float>* inDepth = rows + 2 * Pose;
                (inDepth[0], inDepth[1], inDepth[2]) = (armY * axisZ - armZ * axisY, armZ * axisX - armX * axisZ, armX * axisY - armY * axisX);
                // Depths are relative to the head and only grow as it nears; without that in the derivative noise would seem to shrink heads.
                (inDepth[3], inDepth[4], inDepth[5], inDepth[7]) = (along * growX, along * growY, along * growZ, -depth);
                Vector256<float> wx = weight * rx, wy = weight * ry, wz = deep * rz;
                for (int u = 0; u < Pose; u++)
                    sums[u] += Sum(wx, rows[u], wy, rows[Pose + u], wz, inDepth[u]);
                StorePull(wx, wy, wz, pull + i);
                for (int u = 0; u < Pose; u++)
                {
                    (wx, wy, wz) = (weight * rows[u], weight * rows[Pose + u], deep * inDepth[u]);
                    for (int v = 0; v <= u; v++)
                        normal[u * Pose + v] += Sum(wx, rows[v], wy, rows[Pose + v], wz, inDepth[v]);
                    StorePull(wx, wy, wz, pulls + u * 3 * stride + i);
                }

                // In the head's frame.
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                void StorePull(Vector256<float> x, Vector256<float> y, Vector256<float> z, float* to)
                {
                    Vector256<float> cx = SingleLanes.MultiplyAdd(x, gx, z * axisX), cy = SingleLanes.MultiplyAdd(y, hy, z * axisY), cz = Sum(x, gz, y, hz, z, axisZ);
                    Vector256.Store(Sum(xx, cx, xy, cy, xz, cz), to);
                    Vector256.Store(Sum(yx, cx, yy, cy, yz, cz), to + stride);
                    Vector256.Store(Sum(zx, cx, zy, cy, zz, cz), to + 2 * stride);
                }
            }
        }
        Cost = Vector256.Sum(cost);
        if (!double.IsFinite(Cost) || !Vector256.LessThanAll(nearest, Vector256.Create(-1f)))
            return false;
        for (int u = 0; u < Pose; u++)
            Gradient[u] = Vector256.Sum(sums[u]);
        _shapes.Project(_pull, Gradient.AsSpan(Pose));
        Curve(normal, seen, state);
        return true;

        static Vector256<float> All(double value) => Vector256.Create((float)value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Sum(Vector256<float> a, Vector256<float> x, Vector256<float> b, Vector256<float> y, Vector256<float> c, Vector256<float> z) =>
        SingleLanes.MultiplyAdd(a, x, SingleLanes.MultiplyAdd(b, y, c * z));

    void Curve(Vector256<float>* poses, LandmarkObservations seen, in FitState state)
    {
        int n = UnknownCount, count = _shapes.Count;
        Vector3D center = state.Pose.Apply(Middle());
        double near = -1 / center.Z, depthWeight = 0, weight = 0;
        for (int i = 0; i < _weight.Length; i++)
            (weight, depthWeight) = (weight + _weight[i], depthWeight + _weight[i] * _deep[i]);
        Vector3D x = state.Pose.Rotation.Undo(new Vector3D(1, 0, center.X * near)) * (seen.Camera.FocalX * near);
        Vector3D y = state.Pose.Rotation.Undo(new Vector3D(0, -1, -center.Y * near)) * (seen.Camera.FocalY * near);
        Vector3D z = state.Pose.Rotation.Undo(seen.Axis) * (seen.DepthScale / state.Pose.Translation.Dot(seen.Axis) * Math.Sqrt(depthWeight / weight));
        _moments.Write(x, y, z, state.Pose.Rotation.Undo(new Vector3D(0, 0, near)), Normal, n);
        for (int u = 0; u < Pose; u++)
            for (int v = 0; v <= u; v++)
                Normal[u * n + v] = Normal[v * n + u] = Vector256.Sum(poses[u * Pose + v]);
        _shapes.Project8(_pulls, _mixed);
        for (int u = 0; u < Pose; u++)
        {
            for (int k = 0; k < count; k++)
                Normal[u * n + Pose + k] = Normal[(Pose + k) * n + u] = _mixed[u * count + k];
        }
    }

    /// <summary>The weighted mean of the points, head frame.</summary>
    Vector3D Middle()
    {
        int stride = _shapes.Stride;
        double x = 0, y = 0, z = 0, total = 0;
        for (int i = 0; i < stride; i++)
        {
            double weight = _weight[i];
            (x, y, z, total) = (x + weight * _points[i], y + weight * _points[stride + i], z + weight * _points[2 * stride + i], total + weight);
        }
        return new Vector3D(x, y, z) * (1 / total);
    }
}
