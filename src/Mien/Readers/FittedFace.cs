namespace Mien;

/// <summary>What the face model adds to one face, in memory that serves one face after another.</summary>
sealed class FittedFace(FaceModel model, FaceFit fit, int landmarks)
{
    public FaceFit Fit { get; } = fit;

    public FaceMesh Mesh { get; } = new(model, fit.Shape, fit.Pose);

    public float[] Visibility { get; } = new float[landmarks];

    public Blendshapes Expression { get; } = new(stackalloc float[Blendshapes.Count]);

    /// <summary>Makes the fit's result visible in mesh and expression.</summary>
    public void Update()
    {
        Mesh.Update(Fit.Pose);
        Expression.Update(Fit.Shape.Expression[..Blendshapes.Count]);
    }
}
