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

    public Blendshapes Expression { get; } = new(stackalloc float[Blendshapes.Count]);

    /// <summary>Makes the fit's result visible in mesh and expression.</summary>
    public void Update()
    {
        Mesh.Update(Fit.Pose);
        Expression.Update(Fit.Shape.Expression[..Blendshapes.Count]);
    }
}
