using System.Numerics;
using Mien.Graphics;
using Mien.Tensors;
using Mien.Tensors.Import.PyTorch;

namespace Mien;

/// <summary>
/// Reads faces as 3DDFA_V2 does (Guo et al. 2020): FaceBoxes, a square region around the box, MobileNet-V1 to 62 parameters of the Basel
/// face model, 68 landmarks by its rows there, and the dense surface where the user has the whole model.
/// </summary>
sealed class Dense3ddfaReader : FaceReader
{
    readonly Dense3ddfaDescription _description;
    readonly FaceBoxesDetector _detector;
    readonly Network _regressor;
    readonly float[] _mean, _deviation;
    readonly BfmModel _sparse;
    readonly BfmModel? _dense;
    readonly DenseTopology? _topology;
    readonly BilinearResizer _resizer = new();
    readonly float[] _points = new float[Landmarks68Topology.Count * 3];

    public Dense3ddfaReader(Pack pack, NetworkOptions options)
    {
        Dense3ddfaDescription description = _description = pack.Description.Dense3ddfa!;
        if (description.Regressors.Count == 0)
            throw new PackException($"The pack '{pack.Name}' has no network: its files are missing. Install it anew: mien packs add {pack.Name} --from DIR.");
        if (description.SparseModel is null && description.DenseModel is null)
            throw new PackException($"The pack '{pack.Name}' has no face model: put 'bfm_noneck_v3.pkl' of 3DDFA_V2 (configs) or 'bfm_68_landmarks.npz' beside its files and repeat: mien packs add {pack.Name} --from DIR.");
        string InFolder(string file) => Path.Combine(pack.Folder, file);
        (_mean, _deviation) = ReadStatistics(InFolder(description.Statistics));
        if (description.DenseModel is { } dense)
        {
            (_dense, _sparse) = BfmModel.LoadDense(InFolder(dense));
            _topology = DenseTopology.Load(pack.Folder, description, _dense.VertexCount);
        }
        else
        {
            _sparse = BfmModel.LoadSparse(InFolder(description.SparseModel!));
        }
        if (_sparse.VertexCount != Landmarks68Topology.Count)
            throw new PackException($"'{description.SparseModel}' in '{pack.Folder}' has {_sparse.VertexCount} points, not {Landmarks68Topology.Count}.");
        try
        {
            _detector = Owned(new FaceBoxesDetector(pack, description, options));
            _regressor = Owned(Network.Load(InFolder(description.Regressors[0]), options));
        }
        catch
        {
            Dispose();
            throw;
        }
        if (_regressor.Inputs.Count != 1 || _regressor.Input().Length != 3 * BfmParameters.InputSize * BfmParameters.InputSize || _regressor.Output().Length != BfmParameters.Count)
        {
            string shapes = $"{_regressor.Inputs[0].Shape} to {_regressor.Outputs[0].Shape}";
            Dispose();
            throw new PackException($"'{description.Regressors[0]}' in '{pack.Folder}' goes from {shapes}; from 1×3×120×120 to 62 parameters is expected. Correct pack.json.");
        }
    }

    public override int DetectorCount => 1;

    public override int DefaultRefinements => _description.Steps - 1;

    public override bool KnowsPresence => false;

    /// <summary>The whole model, where the pack has it.</summary>
    public (BfmModel Model, DenseTopology Topology)? Dense => _dense is null ? null : (_dense, _topology!);

    public override void Detect(int detector, ImageView image, in RotatedRect part, float minScore, float? minSuppression, List<FaceDetection> results) =>
        _detector.Detect(image, part, minScore, minSuppression ?? _description.MinSuppression, results);

    public override RotatedRect RegionOf(in FaceDetection detection) => RegionOfInterest.FromBox(detection.Box).ToRect();

    public override FaceReading NewReading() => new Dense3ddfaReading(this);

    /// <summary>One look at a region: parameters, and where the 68 landmarks lie. False where there is nothing to look at, or nothing to see.</summary>
    public bool TryLook(ImageView image, in RegionOfInterest region, BfmParameters parameters, Span<Vector3> landmarks)
    {
        if (!region.IsUsable)
            return false;
        const int Size = BfmParameters.InputSize;
        (int left, int top, int width, int height) = region.Pixels();
        PlanarInput.Fill(_resizer.Resize(image, left, top, width, height, Size, Size), image.Format, (127.5f, 127.5f, 127.5f), 128, _regressor.Input());
        _regressor.Run();
        ReadOnlySpan<float> output = _regressor.Output();
        for (int i = 0; i < BfmParameters.Count; i++)
        {
            parameters.Writable[i] = output[i] * _deviation[i] + _mean[i];
            if (!float.IsFinite(parameters.Writable[i]))
                return false;
        }
        parameters.Update(region);
        _sparse.Evaluate(parameters.Shape, parameters.Expression, _points);
        parameters.Project(_points, landmarks);
        return true;
    }

    static (float[] Mean, float[] Deviation) ReadStatistics(string path)
    {
        IReadOnlyDictionary<string, Tensor> arrays = PickleFile.LoadArrays(path);
        float[] Read(string name) => arrays.TryGetValue(name, out Tensor? tensor) && tensor.Shape.ElementCount == BfmParameters.Count
            ? tensor.ToFloat32().Floats.ToArray()
            : throw new ModelFormatException($"'{path}': an array '{name}' of {BfmParameters.Count} numbers is expected.");
        return (Read("mean"), Read("std"));
    }
}
