using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <content>The kinds of layers.</content>
sealed partial class MaskReader
{
    static readonly string[] Common = ["kind", "name", "opacity", "blend"];

    MaskLayer? ReadLayer(JsonPlace place, int index)
    {
        string kind = place["kind"].Text();
        MaskLayer layer = kind switch
        {
            "object" => ReadObject(place),
            "paint" => ReadPaint(place),
            "lipstick" => ReadLipstick(place),
            "eyeshadow" => ReadEyeshadow(place),
            "eye-color" => ReadEyeColor(place),
            "lashes" => ReadLashes(place),
            "texture-swap" => ReadTextureSwap(place),
            _ => throw place.Fault(place["kind"].Where, $"must be 'object', 'paint', 'lipstick', 'eyeshadow', 'eye-color', 'lashes' or 'texture-swap', not '{kind}'."),
        };
        return layer with
        {
            Name = Field(place, "name", $"layer {index + 1}", at => at.Text()),
            Opacity = Share(place, "opacity", 1),
            Blend = Field(place, "blend", MaskBlend.Normal, at => at.OneOf(MaskWords.Blends)),
        };
    }

    MaskObject ReadObject(JsonPlace place)
    {
        Only(place, [.. Common, "model", "texture", "color", "anchor", "fit", "scale", "rotationCentre", "initialRotation", "offset", "eyePoints", "follows", "occludes", "occludedBy", "material", "morphs"]);
        var result = new MaskObject
        {
            Name = "",
            Model = Field(place, "model", "", ModelPath, required: true),
            Texture = Field(place, "texture", null, at => (string?)FilePath(at)),
            Color = Field(place, "color", null, at => (Color?)ReadColor(at)),
            Anchor = Field(place, "anchor", MaskAnchor.Eyes, ReadAnchor),
            Fit = Field(place, "fit", MaskFit.EyeDistance, at => at.OneOf(MaskWords.Fits)),
            Scale = Field(place, "scale", 1f, at => (float)at.Number(1e-6, Far)),
            RotationCentre = Field(place, "rotationCentre", Vector3.Zero, Vector),
            InitialRotation = Field(place, "initialRotation", Vector3.Zero, Vector),
            Offset = Field(place, "offset", Vector3.Zero, Vector),
            EyePoints = Field(place, "eyePoints", null, at => ((Vector3, Vector3)?)ReadEyePoints(at)),
            Follows = Field(place, "follows", MaskFollowing.Rigid, at => at.OneOf(MaskWords.Followings)),
            Occludes = Field(place, "occludes", true, at => at.Truth()),
            OccludedBy = Field(place, "occludedBy", MaskOccluders.All, ReadOccluders),
            Material = Field(place, "material", new MaskMaterial(), ReadMaterial),
            Morphs = Field(place, "morphs", [], ReadMorphs),
        };
        if (result.EyePoints is not null && result.Fit != MaskFit.EyeDistance)
            throw place.Fault(place["fit"].Where, "must be 'eye-distance' where there are eyePoints.");
        return result;
    }

    MaskPaint ReadPaint(JsonPlace place)
    {
        Only(place, [.. Common, "texture", "uv", "gloss"]);
        return new MaskPaint
        {
            Name = "",
            Texture = Field(place, "texture", "", FilePath, required: true),
            Uv = Field(place, "uv", MaskUv.FaceModel, at => at.OneOf(MaskWords.Uvs)),
            Gloss = Share(place, "gloss", 0),
        };
    }

    MaskLipstick ReadLipstick(JsonPlace place)
    {
        Only(place, [.. Common, "color", "gloss"]);
        var usual = new MaskLipstick { Name = "" };
        return usual with { Color = Field(place, "color", usual.Color, ReadColor), Gloss = Share(place, "gloss", usual.Gloss) };
    }

    MaskEyeshadow ReadEyeshadow(JsonPlace place)
    {
        Only(place, [.. Common, "color", "reach", "softness"]);
        var usual = new MaskEyeshadow { Name = "", Color = Field(place, "color", Color.Black, ReadColor, required: true) };
        return usual with { Reach = Share(place, "reach", usual.Reach), Softness = Share(place, "softness", usual.Softness) };
    }

    MaskEyeColor ReadEyeColor(JsonPlace place)
    {
        Only(place, [.. Common, "color", "texture"]);
        var result = new MaskEyeColor { Name = "", Color = Field(place, "color", Color.White, ReadColor), Texture = Field(place, "texture", null, at => (string?)FilePath(at)) };
        return result.Texture is not null || place.Maybe("color") is not null ? result : throw place.Fault(place.Where, "must have a 'color' or a 'texture'.");
    }

    MaskLashes ReadLashes(JsonPlace place)
    {
        Only(place, [.. Common, "sides", "style", "millimetres", "color"]);
        var usual = new MaskLashes { Name = "" };
        return usual with
        {
            Sides = Field(place, "sides", usual.Sides, at => at.OneOf(MaskWords.Sides)),
            Style = Field(place, "style", usual.Style, at => at.OneOf(MaskWords.LashStyles)),
            Millimetres = Field(place, "millimetres", usual.Millimetres, at => (float)at.Number(1, 25)),
            Color = Field(place, "color", usual.Color, ReadColor),
        };
    }

    MaskTextureSwap ReadTextureSwap(JsonPlace place)
    {
        Only(place, [.. Common, "texture", "eyes", "feather"]);
        var usual = new MaskTextureSwap { Name = "", Texture = Field(place, "texture", "", FilePath, required: true) };
        return usual with { Eyes = Field(place, "eyes", usual.Eyes, at => at.Truth()), Feather = Share(place, "feather", usual.Feather) };
    }

    MaskMaterial ReadMaterial(JsonPlace place)
    {
        Only(place, "transmission", "gloss", "unlit", "doubleSided");
        var usual = new MaskMaterial();
        return new MaskMaterial
        {
            Transmission = Share(place, "transmission", usual.Transmission),
            Gloss = Share(place, "gloss", usual.Gloss),
            Unlit = Field(place, "unlit", null, at => (bool?)at.Truth()),
            DoubleSided = Field(place, "doubleSided", null, at => (bool?)at.Truth()),
        };
    }

    List<MaskMorph> ReadMorphs(JsonPlace place)
    {
        List<MaskMorph> morphs = [];
        foreach (JsonPlace item in place.Items(MostMorphs))
        {
            if (faults.Read(null, () => ReadMorph(item)) is { } morph)
                morphs.Add(morph);
        }
        return morphs;
    }

    MaskMorph ReadMorph(JsonPlace place)
    {
        Only(place, "driver", "target", "hinge", "from", "to", "gain");
        JsonPlace driver = place["driver"];
        string expression = driver.Text();
        int shape = Enumerable.Range(0, Blendshapes.Count).FirstOrDefault(i => Blendshapes.Names[i] == expression, -1);
        if (shape < 0)
            throw place.Fault(driver.Where, $"'{expression}' is no expression; use ARKit's names, as jawOpen.");
        if (place.Maybe("target") is null == place.Maybe("hinge") is null)
            throw place.Fault(place.Where, "must have either a 'target' or a 'hinge'.");
        MaskMorph morph = place.Maybe("target") is { } target ? new MaskTargetMorph((Blendshape)shape, target.Text()) : ReadHinge(place["hinge"], (Blendshape)shape);
        morph = morph with
        {
            From = Field(place, "from", 0f, at => (float)at.Number(-10, 10)),
            To = Field(place, "to", 1f, at => (float)at.Number(-10, 10)),
            Gain = Field(place, "gain", 1f, at => (float)at.Number(-10, 10)),
        };
        return morph.From != morph.To ? morph : throw place.Fault(place.Where, "must have a 'to' that is not its 'from'.");
    }

    MaskHingeMorph ReadHinge(JsonPlace place, Blendshape driver)
    {
        Only(place, "part", "axis", "centre", "degrees");
        return new MaskHingeMorph(driver)
        {
            Part = Field(place, "part", null, at => (string?)at.Text()),
            Axis = Field(place, "axis", Vector3.UnitX, at => Vector(at) is { } axis && axis.Length() > 1e-6f ? axis : throw at.Fault(at.Where, "must not be zero."), required: true),
            Centre = Field(place, "centre", Vector3.Zero, Vector, required: true),
            Degrees = Field(place, "degrees", 0f, at => (float)at.Number(-360, 360), required: true),
        };
    }

    static (Vector3, Vector3) ReadEyePoints(JsonPlace place)
    {
        JsonPlace[] points = [.. place.Items(2)];
        if (points.Length != 2)
            throw place.Fault(place.Where, "must have two points.");
        (Vector3 first, Vector3 second) = (Vector(points[0]), Vector(points[1]));
        return Vector3.Distance(first, second) > 1e-6f ? (first, second) : throw place.Fault(place.Where, "must be two different points: their distance gives the size.");
    }

    static MaskOccluders ReadOccluders(JsonPlace place)
    {
        MaskOccluders all = MaskOccluders.None;
        foreach (JsonPlace item in place.Items(2))
            all |= item.OneOf(("face", MaskOccluders.Face), ("head", MaskOccluders.Head));
        return all;
    }

    MaskAnchor ReadAnchor(JsonPlace place)
    {
        if (place.Element.ValueKind != System.Text.Json.JsonValueKind.Object)
            return place.OneOf(MaskWords.Anchors);
        Only(place, "landmark");
        return MaskAnchor.Landmark(place["landmark"].Integer(0, LandmarkTopology.Count - 1));
    }

    static string FilePath(JsonPlace place)
    {
        string path = place.Path();
        return path.Contains(':') ? throw place.Fault(place.Where, $"'{path}' must be a path inside the folder, without ':'.") : path;
    }

    static string ModelPath(JsonPlace place)
    {
        string path = FilePath(place);
        return MaskModel.IsModel(path) ? path : throw place.Fault(place.Where, $"'{path}' must be a .glb, .obj or .stl file.");
    }
}
