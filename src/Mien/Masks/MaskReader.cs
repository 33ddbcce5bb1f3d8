using System.Numerics;
using System.Text.Json;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// Reads <c>mask.json</c> and trusts nothing in it: every number is bounded, every path stays inside the mask's folder, unknown fields are
/// faults (a misspelt one would silently do nothing), and reading goes on after a fault, so that all of them are found at once.
/// </summary>
sealed partial class MaskReader(MaskFaults faults)
{
    public const int Format = 1;

    const int MostBytes = 1 << 20, MostLayers = 64, MostMorphs = 256;
    const double Far = 1e6;

    /// <summary>The description, or null where nothing of it can be used.</summary>
    public MaskDescription? Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            faults.Add(MaskDescription.FileName, "", $"is larger than {MostBytes} bytes.");
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(JsonText.WithoutMark(json), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
            return faults.Read(null, () => Read(new JsonPlace(document.RootElement, "", MaskFaults.AtField)));
        }
        catch (JsonException exception)
        {
            faults.Add(MaskDescription.FileName, "", $"is not JSON: {JsonText.Describe(exception)}");
            return null;
        }
    }

    MaskDescription? Read(JsonPlace root)
    {
        int format = root["format"].Integer(0, int.MaxValue);
        if (format != Format)
            throw root.Fault("format", $"is {format}; this version of Mien reads {Format}. Update Mien.");
        Only(root, "format", "name", "title", "licence", "layers", "classic");
        string name = Field(root, "name", "mask", place => PackStore.IsName(place.Text()) ? place.Text()
            : throw place.Fault(place.Where, $"'{place.Text()}' is no name: use letters, digits, '-', '_' and '.', at most 64, not first a dot."), required: true);
        List<MaskLayer> layers = [];
        faults.Read(0, () =>
        {
            foreach (JsonPlace place in root["layers"].Items(MostLayers))
            {
                if (faults.Read(null, () => ReadLayer(place, layers.Count)) is { } layer)
                    layers.Add(layer);
            }
            return layers.Count > 0 || faults.Any ? 0 : throw root.Fault("layers", "must name at least one layer.");
        });
        return new MaskDescription
        {
            Name = name,
            Title = Field(root, "title", "", place => place.Text()),
            Licence = Field(root, "licence", "", place => place.Text()),
            Layers = layers,
            Classic = Field(root, "classic", new ClassicSettings(), ReadClassic),
        };
    }

    ClassicSettings ReadClassic(JsonPlace place)
    {
        Only(place, "scaleFrames", "positionFrames", "rotationFrames", "showMask", "showLandmarks");
        var usual = new ClassicSettings();
        return new ClassicSettings
        {
            ScaleFrames = Field(place, "scaleFrames", usual.ScaleFrames, Frames),
            PositionFrames = Field(place, "positionFrames", usual.PositionFrames, Frames),
            RotationFrames = Field(place, "rotationFrames", usual.RotationFrames, Frames),
            ShowMask = Field(place, "showMask", usual.ShowMask, at => at.Truth()),
            ShowLandmarks = Field(place, "showLandmarks", usual.ShowLandmarks, at => at.Truth()),
        };
    }

    static int Frames(JsonPlace place) => place.Integer(1, 1000);

    /// <summary>A field that may be absent; a wrong one is noted and counts as absent.</summary>
    T Field<T>(JsonPlace parent, string name, T otherwise, Func<JsonPlace, T> read, bool required = false) =>
        faults.Read(otherwise, () => required ? read(parent[name]) : parent.Maybe(name) is { } place ? read(place) : otherwise);

    float Share(JsonPlace parent, string name, float otherwise) => Field(parent, name, otherwise, place => (float)place.Number(0, 1));

    void Only(JsonPlace place, params ReadOnlySpan<string> known)
    {
        if (place.Element.ValueKind != JsonValueKind.Object)
            throw place.Fault(place.Where, "must be an object.");
        HashSet<string> seen = [];
        foreach (JsonProperty property in place.Element.EnumerateObject())
        {
            if (!seen.Add(property.Name))
                faults.Add(MaskDescription.FileName, place.Where.Replace(": ", ".", StringComparison.Ordinal), $"names the field '{property.Name}' a second time; leave one of them out.");
            if (!known.Contains(property.Name))
                faults.Add(MaskDescription.FileName, place.Where.Replace(": ", ".", StringComparison.Ordinal), $"has a field '{property.Name}' that means nothing here; known are {string.Join(", ", known!)}.");
        }
    }

    static Vector3 Vector(JsonPlace place)
    {
        JsonPlace[] numbers = [.. place.Items(3)];
        return numbers.Length == 3 ? new Vector3((float)numbers[0].Number(-Far, Far), (float)numbers[1].Number(-Far, Far), (float)numbers[2].Number(-Far, Far))
            : throw place.Fault(place.Where, "must have three numbers: x, y and z.");
    }

    static Color ReadColor(JsonPlace place)
    {
        string text = place.Text();
        return text.Length is 7 or 9 && text[0] == '#' && text[1..].All(char.IsAsciiHexDigit)
            ? new Color(Byte(1), Byte(3), Byte(5), text.Length == 9 ? Byte(7) : (byte)255)
            : throw place.Fault(place.Where, $"must be a colour as #rrggbb or #rrggbbaa, not '{text}'.");

        byte Byte(int at) => Convert.ToByte(text.Substring(at, 2), 16);
    }
}
