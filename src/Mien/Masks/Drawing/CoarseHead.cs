using System.Numerics;

namespace Mien;

/// <summary>
/// The head in a tenth of its triangles, within a few tenths of a millimetre of it: what hides masks and what their shadows fall on. Its corners are
/// vertices of <see cref="MaskHead.Surface"/>. Immutable.
/// </summary>
sealed class CoarseHead
{
    /// <summary>Millimetres: how far the surface may move, and the longest edge.</summary>
    const float Error = 0.6f, Longest = 12;

    static readonly Lazy<CoarseHead> Built = new(() => new CoarseHead());

    readonly int[] _vertices, _face, _faceWithEyes, _head;

    CoarseHead()
    {
        FaceSurface surface = MaskHead.Surface;
        int[] triangles = surface.Triangles.ToArray();
        int[] first = FirstOfCopies(surface);
        for (int i = 0; i < triangles.Length; i++)
            triangles[i] = first[triangles[i]];
        (Range face, Range head, Range eyes) = MaskHead.Parts;
        int[] coarse = MeshCoarsening.Coarsen(triangles, Shapes(surface), Borders(triangles, face, head, surface.VertexCount), Error, Longest);
        _vertices = [.. coarse.Where(vertex => vertex >= 0).Distinct().Order()];
        int[] own = new int[surface.VertexCount];
        for (int i = 0; i < _vertices.Length; i++)
            own[_vertices[i]] = i;
        _face = Own(coarse.AsSpan()[face]);
        _head = Own(coarse.AsSpan()[head]);
        _faceWithEyes = [.. _face, .. Own(coarse.AsSpan()[eyes])];
        FaceVertices = _face.Max() + 1;

        int[] Own(ReadOnlySpan<int> corners)
        {
            List<int> result = [];
            foreach (int corner in corners)
                if (corner >= 0)
                    result.Add(own[corner]);
            return [.. result];
        }
    }

    public static CoarseHead Default => Built.Value;

    /// <summary>The corners, ascending: vertices of <see cref="MaskHead.Surface"/>.</summary>
    public ReadOnlySpan<int> Vertices => _vertices;

    /// <summary>How many of them, from the first, the face has.</summary>
    public int FaceVertices { get; }

    /// <summary>Triangles of the face with the ears; of the face and what closes the openings of the eyes; of back and top of the head with the neck. Three of <see cref="Vertices"/> each.</summary>
    public ReadOnlySpan<int> Face => _face;

    /// <inheritdoc cref="Face"/>
    public ReadOnlySpan<int> FaceWithEyes => _faceWithEyes;

    /// <inheritdoc cref="Face"/>
    public ReadOnlySpan<int> Head => _head;

    /// <summary>Along the seams of the texture vertices exist several times; the mesh is to be whole there.</summary>
    static int[] FirstOfCopies(FaceSurface surface)
    {
        int[] own = new int[surface.Model.VertexCount], first = new int[surface.VertexCount];
        Array.Fill(own, -1);
        for (int i = 0; i < first.Length; i++)
        {
            ref int known = ref own[surface.Model.Originals[surface.ModelVertices[i]]];
            if (known < 0)
                known = i;
            first[i] = known;
        }
        return first;
    }

    /// <summary>Vertices of more than one part.</summary>
    static bool[] Borders(int[] triangles, Range face, Range head, int count)
    {
        var parts = new int[count];
        for (int i = 0; i < triangles.Length; i++)
            parts[triangles[i]] |= i < face.End.Value ? 1 : i < head.End.Value ? 2 : 4;
        return [.. parts.Select(mask => (mask & (mask - 1)) != 0)];
    }

    /// <summary>The mean face at rest, with an open mouth, and with shut eyes and a smile.</summary>
    static Vector3[][] Shapes(FaceSurface surface)
    {
        FaceModel model = surface.Model;
        return [Shape(), Shape(Blendshape.JawOpen), Shape(Blendshape.EyeBlinkLeft, Blendshape.EyeBlinkRight, Blendshape.MouthSmileLeft, Blendshape.MouthSmileRight)];

        Vector3[] Shape(params Blendshape[] expressions)
        {
            var weights = new float[model.ExpressionCount];
            foreach (Blendshape expression in expressions)
                weights[(int)expression] = 1;
            var vertices = new Vector3[surface.ModelVertexCount];
            model.Evaluate([], weights, vertices);
            var own = new Vector3[surface.VertexCount];
            surface.Pick(vertices, own);
            return own;
        }
    }
}
