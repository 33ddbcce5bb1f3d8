namespace Mien;

/// <summary>The files and constants of 3DDFA_V2.</summary>
public sealed record Dense3ddfaDescription
{
    /// <summary>FaceBoxes, the detector: PyTorch weights.</summary>
    public required string Detector { get; init; }

    /// <summary>A larger picture is shrunk to this before the detector sees it, pixels.</summary>
    public int MaxWidth { get; init; } = 1080;

    /// <summary>See <see cref="MaxWidth"/>.</summary>
    public int MaxHeight { get; init; } = 720;

    /// <summary>Overlap from which two boxes are one face.</summary>
    public float MinSuppression { get; init; } = 0.3f;

    /// <summary>Networks from a region to parameters, the best first: the first whose file is there is used.</summary>
    public required IReadOnlyList<string> Regressors { get; init; }

    /// <summary>Mean and standard deviation of the parameters: a pickle.</summary>
    public required string Statistics { get; init; }

    /// <summary>Looks at a still picture: one in the region that the detector gives, further ones where the landmarks lead.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The rows of the face model at the 68 landmarks (.npz), or null.</summary>
    public string? SparseModel { get; init; }

    /// <summary>The whole face model (a pickle), or null: then there is no dense mesh.</summary>
    public string? DenseModel { get; init; }

    /// <summary>The triangles of the whole model (a pickle), or null.</summary>
    public string? Triangles { get; init; }

    /// <summary>The normalised coordinate code of its vertices (.npy), or null.</summary>
    public string? Ncc { get; init; }

    /// <summary>The texture coordinates of the model with neck (MAT-file, variable UV), or null.</summary>
    public string? TextureCoordinates { get; init; }

    /// <summary>Which rows of <see cref="TextureCoordinates"/> are the model's vertices (.npy), or null.</summary>
    public string? TextureIndices { get; init; }

    internal IEnumerable<string?> Files => [Detector, .. Regressors, Statistics, SparseModel, DenseModel, Triangles, Ncc, TextureCoordinates, TextureIndices];

    /// <summary>Less the optional files that are not there.</summary>
    internal Dense3ddfaDescription Where(Func<string, bool> there)
    {
        string? Kept(string? file) => file is not null && there(file) ? file : null;
        return this with
        {
            Regressors = [.. Regressors.Where(there)],
            SparseModel = Kept(SparseModel),
            DenseModel = Kept(DenseModel),
            Triangles = Kept(Triangles),
            Ncc = Kept(Ncc),
            TextureCoordinates = Kept(TextureCoordinates),
            TextureIndices = Kept(TextureIndices),
        };
    }
}
