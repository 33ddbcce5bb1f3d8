using System.Numerics;
using System.Text.Json;
using Mien.Graphics;

namespace Mien;

/// <summary>Writes mask.json; what has its usual value is left out.</summary>
static class MaskWriter
{
    public static byte[] Write(MaskDescription mask)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", MaskReader.Format);
            json.WriteString("name", mask.Name);
            if (mask.Title.Length > 0)
                json.WriteString("title", mask.Title);
            if (mask.Licence.Length > 0)
                json.WriteString("licence", mask.Licence);
            json.WriteStartArray("layers");
            foreach (MaskLayer layer in mask.Layers)
                Write(json, layer);
            json.WriteEndArray();
            if (mask.Classic != new ClassicSettings())
                Write(json, mask.Classic);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    static void Write(Utf8JsonWriter json, ClassicSettings classic)
    {
        json.WriteStartObject("classic");
        json.WriteNumber("scaleFrames", classic.ScaleFrames);
        json.WriteNumber("positionFrames", classic.PositionFrames);
        json.WriteNumber("rotationFrames", classic.RotationFrames);
        json.WriteBoolean("showMask", classic.ShowMask);
        json.WriteBoolean("showLandmarks", classic.ShowLandmarks);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, MaskLayer layer)
    {
        json.WriteStartObject();
        json.WriteString("kind", layer switch
        {
            MaskObject => "object",
            MaskPaint => "paint",
            MaskLipstick => "lipstick",
            MaskEyeshadow => "eyeshadow",
            MaskEyeColor => "eye-color",
            MaskLashes => "lashes",
            _ => "texture-swap",
        });
        json.WriteString("name", layer.Name);
        Number(json, "opacity", layer.Opacity, 1);
        if (layer.Blend != MaskBlend.Normal)
            json.WriteString("blend", MaskWords.Of(MaskWords.Blends, layer.Blend));
        switch (layer)
        {
            case MaskObject thing:
                Write(json, thing);
                break;
            case MaskPaint paint:
                json.WriteString("texture", paint.Texture);
                json.WriteString("uv", MaskWords.Of(MaskWords.Uvs, paint.Uv));
                Number(json, "gloss", paint.Gloss, 0);
                break;
            case MaskLipstick lipstick:
                json.WriteString("color", Text(lipstick.Color));
                json.WriteNumber("gloss", lipstick.Gloss);
                break;
            case MaskEyeshadow shadow:
                json.WriteString("color", Text(shadow.Color));
                json.WriteNumber("reach", shadow.Reach);
                json.WriteNumber("softness", shadow.Softness);
                break;
            case MaskEyeColor eyes:
                json.WriteString("color", Text(eyes.Color));
                if (eyes.Texture is not null)
                    json.WriteString("texture", eyes.Texture);
                break;
            case MaskLashes lashes:
                json.WriteString("sides", MaskWords.Of(MaskWords.Sides, lashes.Sides));
                json.WriteString("style", MaskWords.Of(MaskWords.LashStyles, lashes.Style));
                json.WriteNumber("millimetres", lashes.Millimetres);
                json.WriteString("color", Text(lashes.Color));
                break;
            case MaskTextureSwap swap:
                json.WriteString("texture", swap.Texture);
                json.WriteBoolean("eyes", swap.Eyes);
                json.WriteNumber("feather", swap.Feather);
                break;
        }
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, MaskObject thing)
    {
        json.WriteString("model", thing.Model);
        if (thing.Texture is not null)
            json.WriteString("texture", thing.Texture);
        if (thing.Color is { } color)
            json.WriteString("color", Text(color));
        if (thing.Anchor.IsOrigin || MaskWords.Anchors.Any(word => word.Value == thing.Anchor))
        {
            json.WriteString("anchor", thing.Anchor.ToString());
        }
        else
        {
            json.WriteStartObject("anchor");
            json.WriteNumber("landmark", thing.Anchor.First);
            json.WriteEndObject();
        }
        json.WriteString("fit", MaskWords.Of(MaskWords.Fits, thing.Fit));
        json.WriteNumber("scale", thing.Scale);
        Vector(json, "rotationCentre", thing.RotationCentre);
        Vector(json, "initialRotation", thing.InitialRotation);
        Vector(json, "offset", thing.Offset);
        if (thing.EyePoints is { } eyes)
        {
            json.WriteStartArray("eyePoints");
            Vector(json, eyes.First);
            Vector(json, eyes.Second);
            json.WriteEndArray();
        }
        json.WriteString("follows", MaskWords.Of(MaskWords.Followings, thing.Follows));
        if (!thing.Occludes)
            json.WriteBoolean("occludes", false);
        if (thing.OccludedBy != MaskOccluders.All)
        {
            json.WriteStartArray("occludedBy");
            if (thing.OccludedBy.HasFlag(MaskOccluders.Face))
                json.WriteStringValue("face");
            if (thing.OccludedBy.HasFlag(MaskOccluders.Head))
                json.WriteStringValue("head");
            json.WriteEndArray();
        }
        if (thing.Material != new MaskMaterial())
            Write(json, thing.Material);
        if (thing.Morphs.Count > 0)
        {
            json.WriteStartArray("morphs");
            foreach (MaskMorph morph in thing.Morphs)
                Write(json, morph);
            json.WriteEndArray();
        }
    }

    static void Write(Utf8JsonWriter json, MaskMaterial material)
    {
        json.WriteStartObject("material");
        Number(json, "transmission", material.Transmission, 0);
        json.WriteNumber("gloss", material.Gloss);
        if (material.Unlit is { } unlit)
            json.WriteBoolean("unlit", unlit);
        if (material.DoubleSided is { } doubleSided)
            json.WriteBoolean("doubleSided", doubleSided);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, MaskMorph morph)
    {
        json.WriteStartObject();
        json.WriteString("driver", Blendshapes.Names[(int)morph.Driver]);
        if (morph is MaskTargetMorph target)
            json.WriteString("target", target.Target);
        if (morph is MaskHingeMorph hinge)
        {
            json.WriteStartObject("hinge");
            if (hinge.Part is not null)
                json.WriteString("part", hinge.Part);
            json.WritePropertyName("axis");
            Vector(json, hinge.Axis);
            json.WritePropertyName("centre");
            Vector(json, hinge.Centre);
            json.WriteNumber("degrees", hinge.Degrees);
            json.WriteEndObject();
        }
        Number(json, "from", morph.From, 0);
        Number(json, "to", morph.To, 1);
        Number(json, "gain", morph.Gain, 1);
        json.WriteEndObject();
    }

    static void Number(Utf8JsonWriter json, string name, float value, float usual)
    {
        if (value != usual)
            json.WriteNumber(name, value);
    }

    static void Vector(Utf8JsonWriter json, string name, Vector3 value)
    {
        if (value == Vector3.Zero)
            return;
        json.WritePropertyName(name);
        Vector(json, value);
    }

    static void Vector(Utf8JsonWriter json, Vector3 value)
    {
        json.WriteStartArray();
        json.WriteNumberValue(value.X);
        json.WriteNumberValue(value.Y);
        json.WriteNumberValue(value.Z);
        json.WriteEndArray();
    }

    static string Text(Color color) => color.Alpha == 255 ? $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}" : $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}{color.Alpha:x2}";
}
