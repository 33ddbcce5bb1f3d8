using System.Numerics;

namespace Mien;

/// <summary>What the face model adds to one face, in memory that serves one face after another.</summary>
sealed class FittedFace(FaceModel model, FaceFit fit, int modelLandmarks, int landmarks)
{
    public FaceFit Fit { get; } = fit;

    public FaceMesh Mesh { get; } = new(model, fit.Shape, fit.Pose);

    /// <summary>Of all landmarks of the model.</summary>
    public float[] Visibility { get; } = new float[modelLandmarks];

    /// <summary>Of those that the face has: 468 where nothing gives the irises.</summary>
    public IReadOnlyList<float> VisibilityOfFace => field ??= new ArraySegment<float>(Visibility, 0, landmarks);

    readonly float[] _measured = new float[Blendshapes.Count];

    /// <summary>The expression as it is read, whatever this person's rest.</summary>
    public ReadOnlySpan<float> Measured => _measured;

    /// <summary>The expression, counted from this person's rest where that is known.</summary>
    public Blendshapes Expression { get; } = new(stackalloc float[Blendshapes.Count]);

    /// <summary>Makes the fit's result visible in mesh and expression.</summary>
    /// <param name="landmarks">What was fitted to.</param>
    public void Update(ReadOnlySpan<Vector3> landmarks)
    {
        Mesh.Update(Fit.Pose);
        Fit.Shape.Expression[..Blendshapes.Count].CopyTo(_measured);
        if (landmarks.Length >= LandmarkTopology.MeshCount)
        {
            // A lid's last millimetre is a small part of a face's error, which a fit spends elsewhere; the gap between the lids itself says more.
            _measured[(int)Blendshape.EyeBlinkLeft] = EyeOpening.Blink(landmarks, left: true);
            _measured[(int)Blendshape.EyeBlinkRight] = EyeOpening.Blink(landmarks, left: false);
        }
        Span<float> weights = stackalloc float[Blendshapes.Count];
        if (Fit.Calibration is { } calibration)
            calibration.Correct(_measured, weights);
        else
            _measured.CopyTo(weights);
        Expression.Update(weights);
    }
}
