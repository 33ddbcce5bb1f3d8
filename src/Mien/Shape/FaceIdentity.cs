namespace Mien;

/// <summary>
/// What is known of one person's identity: an information filter that adds up what pictures say and slowly forgets, so that every view
/// of the head has its part and one landmark network's mistakes in one view do not decide.
/// </summary>
public sealed class FaceIdentity
{
    /// <summary>What is left of old information when new comes: about 40 pictures count.</summary>
    const double Memory = 0.975;

    const double CellDegrees = 12;
    const int Cells = 15, MostOfACell = 6;

    readonly double[] _matrix, _vector, _factor, _solution;
    readonly byte[] _seen = new byte[Cells * Cells];
    readonly int _count;

    internal FaceIdentity(int count)
    {
        _count = count;
        _matrix = new double[count * count];
        _vector = new double[count];
        _factor = new double[count * count];
        _solution = new double[count];
    }

    /// <summary>Pictures learned from.</summary>
    public int Pictures { get; private set; }

    /// <summary>Whether a picture of the head in this pose would still tell something: the first few of each 12° by 12° of yaw and pitch do.</summary>
    public bool IsNew(in HeadPose pose) => _seen[Cell(pose)] < MostOfACell;

    internal void Forget()
    {
        Array.Clear(_matrix);
        Array.Clear(_vector);
        Array.Clear(_seen);
        Pictures = 0;
    }

    internal bool TryAdd(IdentityInformation information, in HeadPose pose, Span<float> identity)
    {
        for (int i = 0; i < _matrix.Length; i++)
            _matrix[i] = _matrix[i] * Memory + information.Matrix[i];
        for (int i = 0; i < _count; i++)
            _vector[i] = _vector[i] * Memory + information.Vector[i];
        Pictures++;
        ref byte seen = ref _seen[Cell(pose)];
        seen = (byte)Math.Min(seen + 1, MostOfACell);
        if (!TrySolve())
            return false;
        for (int i = 0; i < _count; i++)
            identity[i] = (float)Math.Clamp(_solution[i], -FitLoop<double, DoubleLanes>.MostDeviations, FitLoop<double, DoubleLanes>.MostDeviations);
        return true;
    }

    static int Cell(in HeadPose pose)
    {
        int x = Math.Clamp((int)Math.Round(pose.YawDegrees / CellDegrees) + Cells / 2, 0, Cells - 1);
        int y = Math.Clamp((int)Math.Round(pose.PitchDegrees / CellDegrees) + Cells / 2, 0, Cells - 1);
        return y * Cells + x;
    }

    /// <summary>Cholesky of information plus the unit-normal prior.</summary>
    bool TrySolve()
    {
        int n = _count;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = _matrix[i * n + j] + (i == j ? 1 : 0);
                for (int k = 0; k < j; k++)
                    sum -= _factor[i * n + k] * _factor[j * n + k];
                if (i != j)
                    _factor[i * n + j] = sum / _factor[j * n + j];
                else if (sum > 0)
                    _factor[i * n + i] = Math.Sqrt(sum);
                else
                    return false;
            }
        }
        for (int i = 0; i < n; i++)
        {
            double sum = _vector[i];
            for (int k = 0; k < i; k++)
                sum -= _factor[i * n + k] * _solution[k];
            _solution[i] = sum / _factor[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = _solution[i];
            for (int k = i + 1; k < n; k++)
                sum -= _factor[k * n + i] * _solution[k];
            _solution[i] = sum / _factor[i * n + i];
        }
        return true;
    }
}
