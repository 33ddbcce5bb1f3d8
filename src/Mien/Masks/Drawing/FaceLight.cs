using System.Numerics;
using System.Runtime.Intrinsics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// The light on a face, estimated from its picture: real spherical harmonics up to the second order of what a white surface reflects, by its normal
/// (R. Ramamoorthi and P. Hanrahan, An efficient representation for irradiance environment maps, 2001), fitted by least squares to the luminance of
/// skin. Camera frame. Not thread-safe; allocates nothing per frame.
/// </summary>
/// <remarks>
/// Skin has one colour, brows, lips, eyes and beards have others: only skin and nose count, below the mouth less, and what does not fit loses its say
/// (Cauchy weights, iterated). How dark the skin itself is, one picture cannot tell: the strength of the light is the geometric mean of what
/// average skin and an average picture would say. Pictures encode luminance by a power of about 2.
/// </remarks>
public sealed class FaceLight
{
    const int Terms = 9, Rounds = 4, Stride = 6;

    /// <summary>Encoded luminance (0 … 1) of average skin and of an average picture in full light.</summary>
    const float AverageSkin = 0.60f, AveragePicture = 0.45f;

    /// <summary>How much the terms of each order are held back, per sample.</summary>
    static readonly float[] Hold = [0, 0.004f, 0.004f, 0.004f, 0.015f, 0.015f, 0.015f, 0.015f, 0.015f];

    readonly double[] _matrix = new double[Terms * Terms], _right = new double[Terms];
    readonly float[] _terms = new float[Terms], _fitted = new float[Terms];
    float[] _values = [], _weights = [], _prior = [];
    Vector3[] _normals = [];
    float _darkest, _brightest;
    bool _isSet;

    /// <summary>Even light of strength 1.</summary>
    public FaceLight() => Reset();

    /// <summary>How bright the whole is: the factor on the colour of a surface that looks at the camera.</summary>
    public float Exposure { get; private set; } = 1;

    /// <summary>Where most light comes from: a unit vector in the camera frame.</summary>
    public Vector3 Direction { get; private set; } = Vector3.UnitZ;

    /// <summary>How directed the light is, 0 (from everywhere) to 1.</summary>
    public float Directedness { get; private set; }

    /// <summary>The coefficients: 1, x, y, z, xy, yz, 3z² − 1, xz, x² − y², of linear light relative to the mean over the skin that is seen.</summary>
    public ReadOnlySpan<float> Coefficients => _terms;

    /// <summary>Forgets what was seen.</summary>
    public void Reset()
    {
        _terms.AsSpan().Clear();
        _terms[0] = 1;
        (Exposure, Direction, Directedness, _isSet) = (1, Vector3.UnitZ, 0, false);
        (_darkest, _brightest) = (0.08f, 2.6f);
    }

    /// <summary>The factor on a colour, in the picture's own encoding, of a surface with this unit normal in the camera frame.</summary>
    public float On(Vector3 normal) => On(Vector3Wide.All(normal)).ToScalar();

    /// <summary>The same of four normals.</summary>
    internal Vector128<float> On(in Vector3Wide n)
    {
        Vector128<float> linear = Vector128.Create(_terms[0]) + n.X * _terms[1] + n.Y * _terms[2] + n.Z * _terms[3] + n.X * n.Y * _terms[4] + n.Y * n.Z * _terms[5]
            + (n.Z * n.Z * 3 - Vector128<float>.One) * _terms[6] + n.X * n.Z * _terms[7] + (n.X * n.X - n.Y * n.Y) * _terms[8];
        return Vector128.Sqrt(Vector128.MinNative(Vector128.MaxNative(linear, Vector128.Create(_darkest)), Vector128.Create(_brightest))) * Exposure;
    }

    /// <summary>Learns the light from a picture.</summary>
    /// <param name="picture">The picture, without the mask.</param>
    /// <param name="vertices">Where the face's vertices are seen: x and y in pixels, and their distance.</param>
    /// <param name="normals">Unit normals in the camera frame, one each.</param>
    /// <param name="surface">The surface that they belong to.</param>
    /// <param name="share">How much the new picture counts against what was learned before, 0 to 1; the first counts whole.</param>
    public void Learn(ImageView picture, ReadOnlySpan<Vector3> vertices, ReadOnlySpan<Vector3> normals, FaceSurface surface, float share = 1)
    {
        int count = Sample(picture, vertices, normals, surface, out float brightness);
        if (count < 40)
            return;
        Fit(count);
        float scene = Scene(picture);
        float exposure = Math.Clamp(MathF.Sqrt(brightness / AverageSkin * (scene / AveragePicture)), 0.35f, 1.1f);
        share = _isSet ? share : 1;
        _isSet = true;
        for (int i = 0; i < Terms; i++)
            _terms[i] += (_fitted[i] - _terms[i]) * share;
        Exposure += (exposure - Exposure) * share;
        Bound(count, share);
        var slope = new Vector3(_terms[1], _terms[2], _terms[3]);
        Directedness = Math.Clamp(slope.Length() / Math.Max(_terms[0], 1e-3f), 0, 1);
        // Light that comes from behind the head casts no shadow on the face.
        slope.Z = Math.Max(slope.Z, 0.3f * slope.Length() + 1e-3f);
        Direction = Vector3.Normalize(slope + new Vector3(0, 0.1f, 0.15f));
    }

    /// <summary>What no skin shows, as the underside of a brim, is no darker and no brighter than the darkest and brightest skin, or hardly.</summary>
    void Bound(int count, float share)
    {
        Span<float> fitted = _weights.AsSpan(0, count);
        for (int i = 0; i < count; i++)
            fitted[i] = _values[i] - Residual(i);
        fitted.Sort();
        float darkest = Math.Clamp(fitted[count / 20], 0.08f, 1), brightest = Math.Clamp(fitted[count - 1 - count / 33] * 1.25f, 1, 2.6f);
        _darkest += (darkest - _darkest) * share;
        _brightest += (brightest - _brightest) * share;
    }

    static void Basis(Vector3 n, Span<double> terms)
    {
        terms[0] = 1;
        (terms[1], terms[2], terms[3]) = (n.X, n.Y, n.Z);
        (terms[4], terms[5], terms[6]) = (n.X * n.Y, n.Y * n.Z, 3 * n.Z * n.Z - 1);
        (terms[7], terms[8]) = (n.X * n.Z, n.X * n.X - n.Y * n.Y);
    }

    /// <summary>Luminances of the skin that faces the camera, linear, relative to their mean.</summary>
    int Sample(ImageView picture, ReadOnlySpan<Vector3> vertices, ReadOnlySpan<Vector3> normals, FaceSurface surface, out float brightness)
    {
        if (_values.Length < vertices.Length)
        {
            _values = new float[vertices.Length];
            _weights = new float[vertices.Length];
            _prior = new float[vertices.Length];
            _normals = new Vector3[vertices.Length];
        }
        FaceModel model = surface.Model;
        ReadOnlySpan<SurfaceRegion> regions = model.Regions;
        int count = 0;
        double sum = 0, weights = 0;
        for (int i = 0; i < vertices.Length; i += Stride)
        {
            int vertex = surface.ModelVertices[i];
            if (regions[vertex] is not (SurfaceRegion.Skin or SurfaceRegion.Nose) || normals[i].Z < 0.15f || model.Neutral[vertex].Z < -75)
                continue;
            int x = (int)vertices[i].X, y = (int)vertices[i].Y;
            if (!(vertices[i].Z > 0) || x < 0 || y < 0 || x >= picture.Width || y >= picture.Height)
                continue;
            float luma = Luma(picture, x, y), below = model.Neutral[vertex].Y < -60 ? 0.25f : 1;
            _values[count] = luma * luma;
            _normals[count] = normals[i];
            _prior[count] = below * MathF.Sqrt(normals[i].Z);
            sum += _values[count] * _prior[count];
            weights += _prior[count];
            count++;
        }
        float mean = (float)(sum / Math.Max(weights, 1e-6));
        brightness = MathF.Sqrt(mean);
        for (int i = 0; i < count; i++)
            _values[i] /= Math.Max(mean, 1e-6f);
        return count;
    }

    void Fit(int count)
    {
        Span<double> terms = stackalloc double[Terms];
        _weights.AsSpan(0, count).Fill(1);
        for (int round = 0; round < Rounds; round++)
        {
            Array.Clear(_matrix);
            Array.Clear(_right);
            for (int i = 0; i < count; i++)
            {
                Basis(_normals[i], terms);
                double weight = _weights[i] * _prior[i];
                for (int row = 0; row < Terms; row++)
                {
                    double scaled = terms[row] * weight;
                    _right[row] += scaled * _values[i];
                    for (int column = row; column < Terms; column++)
                        _matrix[row * Terms + column] += scaled * terms[column];
                }
            }
            for (int row = 0; row < Terms; row++)
            {
                _matrix[row * Terms + row] += Hold[row] * count * 0.3 + 1e-9;
                for (int column = 0; column < row; column++)
                    _matrix[row * Terms + column] = _matrix[column * Terms + row];
            }
            Solve(_matrix, _right, _fitted);
            double deviation = 0;
            for (int i = 0; i < count; i++)
                deviation += Math.Abs(Residual(i));
            float scale = (float)(deviation / count) * 2.5f + 0.03f;
            for (int i = 0; i < count; i++)
            {
                float off = Residual(i) / scale;
                _weights[i] = 1 / (1 + off * off);
            }
        }
    }

    float Residual(int i)
    {
        Vector3 n = _normals[i];
        return _values[i] - (_fitted[0] + _fitted[1] * n.X + _fitted[2] * n.Y + _fitted[3] * n.Z + _fitted[4] * n.X * n.Y + _fitted[5] * n.Y * n.Z
            + _fitted[6] * (3 * n.Z * n.Z - 1) + _fitted[7] * n.X * n.Z + _fitted[8] * (n.X * n.X - n.Y * n.Y));
    }

    /// <summary>Gauss; the matrix is symmetric and positive definite, so the pivots are.</summary>
    static void Solve(Span<double> a, Span<double> b, Span<float> x)
    {
        for (int k = 0; k < Terms; k++)
        {
            for (int row = k + 1; row < Terms; row++)
            {
                double factor = a[row * Terms + k] / a[k * Terms + k];
                for (int column = k; column < Terms; column++)
                    a[row * Terms + column] -= factor * a[k * Terms + column];
                b[row] -= factor * b[k];
            }
        }
        for (int k = Terms - 1; k >= 0; k--)
        {
            double sum = b[k];
            for (int column = k + 1; column < Terms; column++)
                sum -= a[k * Terms + column] * x[column];
            x[k] = (float)(sum / a[k * Terms + k]);
        }
    }

    /// <summary>The mean encoded luminance of the picture, on a grid.</summary>
    static float Scene(ImageView picture)
    {
        const int Steps = 24;
        float sum = 0;
        for (int row = 0; row < Steps; row++)
            for (int column = 0; column < Steps; column++)
                sum += Luma(picture, (column * 2 + 1) * picture.Width / (2 * Steps), (row * 2 + 1) * picture.Height / (2 * Steps));
        return sum / (Steps * Steps);
    }

    static float Luma(ImageView picture, int x, int y)
    {
        ReadOnlySpan<byte> pixel = picture.Row(y)[(x * picture.Format.BytesPerPixel())..];
        if (picture.Format == PixelFormat.Gray8)
            return pixel[0] * (1f / 255);
        bool blueFirst = picture.Format is PixelFormat.Bgr24 or PixelFormat.Bgra32;
        return (pixel[blueFirst ? 2 : 0] * 0.299f + pixel[1] * 0.587f + pixel[blueFirst ? 0 : 2] * 0.114f) * (1f / 255);
    }
}
