using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mien;

/// <summary>
/// Fewer triangles for nearly the same surface: vertices are merged into neighbours where that moves the surface least (M. Garland and P. Heckbert,
/// Surface Simplification Using Quadric Error Metrics, 1997, without new places: the corners stay vertices of the mesh, so that whatever moves those
/// moves the coarse mesh).
/// </summary>
sealed class MeshCoarsening
{
    /// <summary>Each pass merges what moves the surface up to twice as far as in the one before, so that cheap merges come first everywhere.</summary>
    const int Passes = 5;

    /// <summary>A pass goes through the mesh until it merges fewer than one vertex of so many.</summary>
    const int FewestMerged = 100;

    /// <summary>A vertex of more triangles stays, as do its neighbours: going through them again and again would take for ever.</summary>
    const int MostTriangles = 64;

    /// <summary>A triangle may turn by this cosine at a merge, so that none folds over.</summary>
    const float LeastTurn = 0.35f;

    readonly Vector3[][] _shapes;
    readonly Quadric[][] _quadrics;
    readonly int[] _corners;
    readonly List<int>[] _around;
    readonly bool[] _isKept;
    readonly float _longest;

    MeshCoarsening(ReadOnlySpan<int> triangles, Vector3[][] shapes, bool[] isKept, float longest)
    {
        _shapes = shapes;
        _corners = triangles.ToArray();
        _isKept = isKept;
        _longest = longest;
        _around = new List<int>[isKept.Length];
        _quadrics = [.. shapes.Select(_ => new Quadric[isKept.Length])];
        for (int v = 0; v < _around.Length; v++)
            _around[v] = [];
        for (int corner = 0; corner < _corners.Length; corner++)
        {
            int triangle = corner / 3 * 3;
            _around[_corners[corner]].Add(triangle);
            for (int shape = 0; shape < shapes.Length; shape++)
            {
                Vector3[] at = shapes[shape];
                _quadrics[shape][_corners[corner]].Add(at[_corners[triangle]], at[_corners[triangle + 1]], at[_corners[triangle + 2]]);
            }
        }
    }

    /// <summary>Coarsens a mesh.</summary>
    /// <param name="triangles">Three vertices each; where they touch they share them.</param>
    /// <param name="shapes">Places of the vertices, all of them in every shape that the mesh takes: the coarse one must fit all.</param>
    /// <param name="isKept">Vertices that must stay. Those on an open edge stay too.</param>
    /// <param name="error">How far a vertex may lie from the planes of those merged into it: the root of the sum of squares.</param>
    /// <param name="longest">The longest edge that a merge may make.</param>
    /// <returns>Three vertices for every triangle of the mesh, in its order; those of triangles that are gone are −1.</returns>
    public static int[] Coarsen(ReadOnlySpan<int> triangles, Vector3[][] shapes, ReadOnlySpan<bool> isKept, float error, float longest)
    {
        var mesh = new MeshCoarsening(triangles, shapes, isKept.ToArray(), longest);
        mesh.KeepOpenEdges();
        for (int pass = Passes - 1; pass >= 0; pass--)
            while (mesh.Merge(error * error / (1 << pass * 2)) > isKept.Length / FewestMerged)
            {
            }
        return mesh._corners;
    }

    void KeepOpenEdges()
    {
        List<int> neighbours = [];
        for (int v = 0; v < _around.Length; v++)
        {
            _isKept[v] |= _around[v].Count > MostTriangles;
            if (_isKept[v])
                continue;
            Neighbours(v, neighbours);
            foreach (int neighbour in neighbours)
                if (Shared(v, neighbour) != 2)
                    _isKept[v] = true;
        }
    }

    /// <summary>Merges what costs up to a limit, no two neighbours; returns how many there were.</summary>
    [MethodImpl(ShapeCode.Hot)]
    int Merge(double limit)
    {
        int count = 0;
        var rests = new bool[_around.Length];
        List<int> neighbours = [];
        for (int v = 0; v < _around.Length; v++)
        {
            if (_isKept[v] || rests[v] || _around[v].Count == 0)
                continue;
            Neighbours(v, neighbours);
            (int best, double least) = (-1, limit);
            foreach (int neighbour in neighbours)
            {
                double cost = 0;
                for (int shape = 0; shape < _shapes.Length; shape++)
                    cost = Math.Max(cost, _quadrics[shape][v].At(_shapes[shape][neighbour]));
                if (cost <= least && MayMerge(v, neighbour, neighbours))
                    (best, least) = (neighbour, cost);
            }
            if (best < 0)
                continue;
            Merge(v, best);
            count++;
            // Its neighbours wait for the next time: what is merged is spread evenly.
            foreach (int neighbour in neighbours)
                rests[neighbour] = true;
        }
        return count;
    }

    void Merge(int vertex, int into)
    {
        foreach (int triangle in _around[vertex])
        {
            Span<int> corners = _corners.AsSpan(triangle, 3);
            if (corners.Contains(into))
            {
                foreach (int corner in corners)
                    if (corner != vertex)
                        _around[corner].Remove(triangle);
                corners.Fill(-1);
                continue;
            }
            corners[corners.IndexOf(vertex)] = into;
            _around[into].Add(triangle);
        }
        _around[vertex].Clear();
        for (int shape = 0; shape < _shapes.Length; shape++)
            _quadrics[shape][into].Add(_quadrics[shape][vertex]);
    }

    [MethodImpl(ShapeCode.Hot)]
    bool MayMerge(int vertex, int into, List<int> neighbours)
    {
        int common = 0;
        foreach (int neighbour in neighbours)
            if (_around[neighbour].Count > MostTriangles)
                return false;
        foreach (int neighbour in neighbours)
            common += neighbour != into && Shared(neighbour, into) > 0 ? 1 : 0;
        if (common != 2)
            return false;
        foreach (int triangle in _around[vertex])
        {
            int a = _corners[triangle], b = _corners[triangle + 1], c = _corners[triangle + 2];
            if (a == into || b == into || c == into)
                continue;
            foreach (Vector3[] at in _shapes)
            {
                Vector3 p = at[a == vertex ? into : a], q = at[b == vertex ? into : b], r = at[c == vertex ? into : c];
                Vector3 before = Vector3.Cross(at[b] - at[a], at[c] - at[a]), after = Vector3.Cross(q - p, r - p);
                if (Vector3.Dot(before, after) < LeastTurn * before.Length() * after.Length() || after == Vector3.Zero)
                    return false;
                float longest = Math.Max(Vector3.DistanceSquared(p, q), Math.Max(Vector3.DistanceSquared(q, r), Vector3.DistanceSquared(r, p)));
                if (longest > _longest * _longest)
                    return false;
            }
        }
        return true;
    }

    [MethodImpl(ShapeCode.Hot)]
    void Neighbours(int vertex, List<int> neighbours)
    {
        neighbours.Clear();
        foreach (int triangle in _around[vertex])
        {
            for (int i = triangle; i < triangle + 3; i++)
                if (_corners[i] != vertex && !neighbours.Contains(_corners[i]))
                    neighbours.Add(_corners[i]);
        }
    }

    /// <summary>Triangles with both vertices.</summary>
    int Shared(int a, int b)
    {
        int count = 0;
        foreach (int triangle in _around[a])
            count += _corners[triangle] == b || _corners[triangle + 1] == b || _corners[triangle + 2] == b ? 1 : 0;
        return count;
    }

    /// <summary>The sum of the squared distances of a point from planes, as a function of the point: pᵀ·A·p + 2·b·p + c.</summary>
    struct Quadric
    {
        double _xx, _xy, _xz, _yy, _yz, _zz, _x, _y, _z, _c;

        /// <summary>Adds the plane of a triangle.</summary>
        public void Add(Vector3 p, Vector3 q, Vector3 r)
        {
            Vector3 across = Vector3.Cross(q - p, r - p);
            float length = across.Length();
            if (!(length > 0))
                return;
            double nx = across.X / length, ny = across.Y / length, nz = across.Z / length, d = -(nx * p.X + ny * p.Y + nz * p.Z);
            (_xx, _xy, _xz, _yy, _yz, _zz) = (_xx + nx * nx, _xy + nx * ny, _xz + nx * nz, _yy + ny * ny, _yz + ny * nz, _zz + nz * nz);
            (_x, _y, _z, _c) = (_x + nx * d, _y + ny * d, _z + nz * d, _c + d * d);
        }

        public void Add(in Quadric other)
        {
            (_xx, _xy, _xz, _yy, _yz, _zz) = (_xx + other._xx, _xy + other._xy, _xz + other._xz, _yy + other._yy, _yz + other._yz, _zz + other._zz);
            (_x, _y, _z, _c) = (_x + other._x, _y + other._y, _z + other._z, _c + other._c);
        }

        public readonly double At(Vector3 p) =>
            p.X * (_xx * p.X + 2 * (_xy * p.Y + _xz * p.Z + _x)) + p.Y * (_yy * p.Y + 2 * (_yz * p.Z + _y)) + p.Z * (_zz * p.Z + 2 * _z) + _c;
    }
}
