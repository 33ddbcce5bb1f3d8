namespace Mien.Training;

/// <summary>
/// What all rendered heads share: materials, hair, shade, and the mesh of the face model with hair strokes, lashes, shoulders and long hair
/// behind it. Made once, in about a second.
/// </summary>
sealed class HeadTemplate
{
    /// <summary>Hairs on an upper and a lower lid.</summary>
    public const int UpperLashes = 30, LowerLashes = 16;

    /// <summary>Grids of the shoulders and the long hair.</summary>
    public const int Columns = 40, Rows = 12;

    static readonly Lazy<HeadTemplate> Made = new(() => new HeadTemplate(FaceModel.Default));

    HeadTemplate(FaceModel model)
    {
        Model = model;
        Basis = LandmarkBasis.Of478(model);
        Materials = HeadMaterials.Of(model);
        Strokes = HairStrokes.Of(model, Materials);
        Sky = SkyVisibility.Of(model);
        FirstStroke = model.VertexCount;
        FirstLash = FirstStroke + Strokes.Length * 3;
        FirstShoulder = FirstLash + (UpperLashes + LowerLashes) * 2 * 3;
        FirstLongHair = FirstShoulder + Columns * Rows;
        VertexCount = FirstLongHair + Columns * Rows;
        int mouth = model.Part(FacePart.MouthSocket).FirstTriangle * 3;
        List<int> triangles = [.. model.Triangles[..mouth], .. Enumerable.Range(FirstStroke, FirstShoulder - FirstStroke)];
        // Lashes and long hair are seen from both sides.
        for (int lash = FirstLash; lash < FirstShoulder; lash += 3)
            triangles.AddRange([lash, lash + 2, lash + 1]);
        Grid(FirstShoulder, closed: true);
        Grid(FirstLongHair, closed: false);
        ShutTriangles = [.. triangles];
        triangles.AddRange(model.Triangles[mouth..]);
        Triangles = [.. triangles];

        void Grid(int first, bool closed)
        {
            for (int row = 0; row + 1 < Rows; row++)
            {
                for (int column = 0; column < (closed ? Columns : Columns - 1); column++)
                {
                    int a = first + row * Columns + column, b = first + row * Columns + (column + 1) % Columns, c = a + Columns, d = b + Columns;
                    triangles.AddRange([a, c, b, b, c, d]);
                    if (!closed)
                        triangles.AddRange([a, b, c, b, d, c]);
                }
            }
        }
    }

    /// <summary>Of the model inside Mien.dll.</summary>
    public static HeadTemplate Default => Made.Value;

    public FaceModel Model { get; }

    public LandmarkBasis Basis { get; }

    public HeadMaterials Materials { get; }

    public HairStroke[] Strokes { get; }

    public SkyVisibility Sky { get; }

    /// <summary>Three vertices a triangle, counter-clockwise from outside.</summary>
    public int[] Triangles { get; }

    /// <summary>Those that are seen while the mouth is shut: without what is inside.</summary>
    public int[] ShutTriangles { get; }

    public int VertexCount { get; }

    public int FirstStroke { get; }

    public int FirstLash { get; }

    public int FirstShoulder { get; }

    public int FirstLongHair { get; }
}
