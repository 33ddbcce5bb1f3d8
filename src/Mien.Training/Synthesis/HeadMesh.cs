using System.Numerics;

namespace Mien.Training;

/// <summary>
/// The vertices of a rendered head before the camera: the face model with hair that stands off it, strokes of hair, lashes, shoulders and long
/// hair. Vertices that a look does not have are not numbers. Not thread-safe; setting another look allocates nothing.
/// </summary>
sealed class HeadMesh
{
    readonly HeadTemplate _template;
    readonly Vector3[] _positions, _normals, _landmarks;

    public HeadMesh(HeadTemplate template)
    {
        _template = template;
        _positions = new Vector3[template.VertexCount];
        _normals = new Vector3[template.VertexCount];
        _landmarks = new Vector3[template.Basis.PointCount];
    }

    /// <summary>Camera frame, millimetres.</summary>
    public Span<Vector3> Positions => _positions;

    /// <summary>Unit vectors in the camera frame.</summary>
    public Span<Vector3> Normals => _normals;

    /// <summary>The 478 landmarks on the skin, camera frame, millimetres.</summary>
    public ReadOnlySpan<Vector3> Landmarks => _landmarks;

    /// <summary>Where the head is.</summary>
    public HeadPose Pose { get; private set; }

    /// <summary>Whether the lips are apart anywhere.</summary>
    public bool MouthIsOpen
    {
        get
        {
            const float Touching = 0.8f;
            // Along the lower edge from the subject's right corner and back along the upper one.
            ReadOnlySpan<short> lips = LandmarkTopology.LipsInner;
            for (int i = 1; i < 10; i++)
            {
                if (Vector3.DistanceSquared(_landmarks[lips[i]], _landmarks[lips[20 - i]]) > Touching * Touching)
                    return true;
            }
            return false;
        }
    }

    public void Set(HeadLook look)
    {
        FaceModel model = _template.Model;
        Pose = HeadPose.FromEuler(look.YawDegrees, look.PitchDegrees, look.RollDegrees, new Vector3(look.Aside, -look.DistanceMillimetres));
        Span<Vector3> vertices = _positions.AsSpan(0, model.VertexCount), normals = _normals.AsSpan(0, model.VertexCount);
        model.Evaluate(look.Shape.Identity, look.Shape.Expression, vertices);
        model.ComputeNormals(vertices, normals);
        _template.Basis.Evaluate(look.Shape.Identity, look.Shape.Expression[.._template.Basis.ExpressionCount], _landmarks);
        RaiseHair(look);
        CutNeck();
        PlaceStrokes(look);
        PlaceLashes(look);
        PlaceLongHair(look);
        Matrix4x4 turn = Matrix4x4.CreateFromQuaternion(Pose.Rotation);
        Turn(_positions, _normals, turn);
        for (int i = 0; i < _landmarks.Length; i++)
            _landmarks[i] = Vector3.Transform(_landmarks[i], turn) + Pose.Translation;
        PlaceShoulders(look, turn);
        GridNormals(_template.FirstShoulder, 1);
        GridNormals(_template.FirstLongHair, -1);
    }

    void Turn(Span<Vector3> positions, Span<Vector3> normals, in Matrix4x4 turn)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = Vector3.Transform(positions[i], turn) + Pose.Translation;
            normals[i] = Vector3.Transform(normals[i], turn);
        }
    }

    /// <summary>How far within the hair a vertex lies, millimetres.</summary>
    public static float HairDepth(HeadMaterials materials, HeadLook look, int v) =>
        materials.Hairline[v] + look.Fringe * materials.Forehead[v] + 5 * materials.Blotches[(int)(look.Pattern % HeadMaterials.Patterns)][v];

    void RaiseHair(HeadLook look)
    {
        HeadMaterials materials = _template.Materials;
        float[] noise = materials.Grain[(int)(look.Pattern / 8 % HeadMaterials.Patterns)];
        int end = _template.Model.Part(FacePart.Head).VertexEnd;
        for (int v = 0; v < end; v++)
        {
            if (materials.Hairline[v] < -60)
                continue;
            float amount = HeadMaterials.Step(-2, 16, HairDepth(materials, look, v));
            if (amount > 0)
                _positions[v] += _normals[v] * (look.HairVolume * amount * (0.9f + 0.15f * noise[v]));
        }
    }

    /// <summary>The model's own shoulders turn with the head: they give way to those that do not.</summary>
    void CutNeck()
    {
        const float Cut = -146, CutInFront = -160, Front = -75;
        ReadOnlySpan<Vector3> neutral = _template.Model.Neutral;
        int end = _template.Model.Part(FacePart.Head).VertexEnd;
        for (int v = 0; v < end; v++)
        {
            if (neutral[v].Y < (neutral[v].Z > Front ? CutInFront : Cut))
                _positions[v] = new Vector3(float.NaN);
        }
    }

    void PlaceStrokes(HeadLook look)
    {
        HeadMaterials materials = _template.Materials;
        ReadOnlySpan<int> triangles = _template.Model.Triangles;
        int at = _template.FirstStroke;
        foreach (ref readonly HairStroke stroke in _template.Strokes.AsSpan())
        {
            int corner = triangles[stroke.Root.Triangle * 3];
            bool grows = stroke.Kind switch
            {
                HairKind.Scalp => look.Style != HairStyle.Shaved && HairDepth(materials, look, corner) > 1,
                HairKind.Brow => stroke.Rank < look.Brows,
                _ => stroke.Rank < look.Beard,
            };
            if (grows)
            {
                Vector3 root = stroke.Root.On(triangles, _positions), tip = stroke.Tip.On(triangles, _positions), normal = _normals[corner];
                Vector3 across = Vector3.Cross(tip - root, normal);
                float length = across.Length();
                across = length > 0 ? across / length : Vector3.UnitX;
                tip += _normals[triangles[stroke.Tip.Triangle * 3]] * stroke.Lift;
                root += normal * 0.15f;
                (_positions[at], _positions[at + 1], _positions[at + 2]) = (root - across * (stroke.Width / 2), root + across * (stroke.Width / 2), tip);
                _normals.AsSpan(at, 3).Fill(Vector3.Normalize(normal + across * (stroke.Tone - 0.5f)));
            }
            else
                _positions.AsSpan(at, 3).Fill(new Vector3(float.NaN));
            at += 3;
        }
    }

    void PlaceLashes(HeadLook look)
    {
        int at = _template.FirstLash;
        Eye(LandmarkTopology.RightEye, -1, look.Shape.Expression[(int)Blendshape.EyeBlinkRight], LandmarkTopology.RightIris);
        Eye(LandmarkTopology.LeftEye, 1, look.Shape.Expression[(int)Blendshape.EyeBlinkLeft], LandmarkTopology.LeftIris);

        // A closed line of lids runs from the outer corner along the lower lid to the inner one and back along the upper.
        void Eye(ReadOnlySpan<short> lids, int outward, float blink, int iris)
        {
            Vector3 center = _landmarks[iris] - new Vector3(0, 0, 13);
            Lid(lids, 8, 16, HeadTemplate.UpperLashes, (3 + 5 * look.Lashes), 0.75f - 1.4f * blink, 1.25f, outward, center);
            Lid(lids, 8, 0, HeadTemplate.LowerLashes, (1 + 2.5f * look.Lashes), -0.5f, 0.6f, outward, center);
        }

        void Lid(ReadOnlySpan<short> lids, int inner, int outer, int count, float length, float rise, float width, int outward, Vector3 center)
        {
            for (int i = 0; i < count; i++, at += 3)
            {
                float along = (i + 0.5f) / count, place = inner + (outer - inner) * along;
                int from = Math.Min((int)place, 15);
                Vector3 start = _landmarks[lids[from]], end = _landmarks[lids[from + 1]];
                Vector3 root = Vector3.Lerp(start, end, place - from), side = Vector3.Normalize(end - start) * (width / 2);
                Vector3 heading = Vector3.Normalize(root - center) * 0.8f + new Vector3(outward * (along - 0.4f) * 0.8f, rise, 0);
                root += new Vector3(0, 0, 0.25f);
                (_positions[at], _positions[at + 1], _positions[at + 2]) = (root + side, root - side, root + heading * (length * (0.5f + 0.5f * MathF.Sin(along * MathF.PI))));
                _normals.AsSpan(at, 3).Fill(Vector3.UnitZ);
            }
        }
    }

    void PlaceLongHair(HeadLook look)
    {
        Span<Vector3> grid = _positions.AsSpan(_template.FirstLongHair, HeadTemplate.Columns * HeadTemplate.Rows);
        if (look.Style != HairStyle.Long)
        {
            grid.Fill(new Vector3(float.NaN));
            return;
        }
        float scale = Vector3.Distance(_landmarks[LandmarkTopology.Tragions.Left], _landmarks[LandmarkTopology.Tragions.Right]) / 145;
        float length = 100 + look.Pattern / 64 % 130, opening = (58 + look.Pattern / 8192 % 22) * (MathF.PI / 180);
        for (int row = 0; row < HeadTemplate.Rows; row++)
        {
            float down = row / (HeadTemplate.Rows - 1f), y = 60 - (60 + length) * down;
            float wide = MathF.Min(1, 0.80f + 0.9f * down) - 0.08f * HeadMaterials.Step(-60, -130, y);
            for (int column = 0; column < HeadTemplate.Columns; column++)
            {
                float angle = opening + (2 * MathF.PI - 2 * opening) * column / (HeadTemplate.Columns - 1);
                (float sin, float cos) = MathF.SinCos(angle);
                float ripple = VertexNoise.At(new Vector3(sin * 60, y * 0.12f, cos * 60), 7, (uint)look.Pattern) * (1.5f + 5 * down);
                float reach = scale * wide * (1 + look.HairVolume / 110);
                grid[row * HeadTemplate.Columns + column] = new Vector3(sin * (88 * reach + ripple), y * scale, SurfaceRegions.SkullAxisZ + cos * (98 * reach + ripple));
            }
        }
    }

    static readonly (float Y, float Width, float Depth)[] Shoulders =
    [
        (-134, 68, 58), (-141, 78, 66), (-150, 98, 76), (-160, 122, 84), (-172, 147, 91), (-186, 168, 97),
        (-205, 184, 102), (-240, 198, 108), (-285, 206, 112), (-340, 208, 114), (-410, 206, 114), (-500, 202, 112),
    ];

    /// <summary>They stand on the neck and follow the head's turn in part.</summary>
    void PlaceShoulders(HeadLook look, in Matrix4x4 turn)
    {
        Vector3 neck = new(0, -142, -108), place = Vector3.Transform(neck, turn) + Pose.Translation;
        HeadPose body = HeadPose.FromEuler(look.YawDegrees * look.ShouldersFollow, look.PitchDegrees * 0.15, look.RollDegrees * 0.1);
        Span<Vector3> grid = _positions.AsSpan(_template.FirstShoulder, HeadTemplate.Columns * HeadTemplate.Rows);
        for (int row = 0; row < HeadTemplate.Rows; row++)
        {
            (float y, float width, float depth) = Shoulders[row];
            for (int column = 0; column < HeadTemplate.Columns; column++)
            {
                (float sin, float cos) = MathF.SinCos(2 * MathF.PI * column / HeadTemplate.Columns);
                // A fold here and there.
                float fold = VertexNoise.At(new Vector3(sin * 200, y, cos * 200), 45, (uint)look.Pattern + 9) * 5;
                var p = new Vector3(sin * (width + fold), y - neck.Y, cos * (depth + fold));
                grid[row * HeadTemplate.Columns + column] = Vector3.Transform(p, body.Rotation) + place;
            }
        }
    }

    /// <summary>Normals of a grid from the neighbours along both ways.</summary>
    void GridNormals(int first, float outside)
    {
        const int columns = HeadTemplate.Columns, rows = HeadTemplate.Rows;
        bool closed = first == _template.FirstShoulder;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int before = closed ? (column + columns - 1) % columns : Math.Max(column - 1, 0), after = closed ? (column + 1) % columns : Math.Min(column + 1, columns - 1);
                Vector3 across = _positions[first + row * columns + after] - _positions[first + row * columns + before];
                Vector3 down = _positions[first + Math.Min(row + 1, rows - 1) * columns + column] - _positions[first + Math.Max(row - 1, 0) * columns + column];
                Vector3 normal = Vector3.Cross(down, across) * outside;
                float length = normal.Length();
                _normals[first + row * columns + column] = length > 0 ? normal / length : Vector3.UnitZ;
            }
        }
    }
}
