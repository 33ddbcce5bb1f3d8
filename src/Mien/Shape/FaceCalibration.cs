using System.Text.Json;
using Mien.Tensors;

namespace Mien;

/// <summary>
/// One person's face at rest, to be stored and used again: who it is, and which expressions a fit sees in it although it makes none.
/// Taken once with <see cref="From"/>, given to a fit with <see cref="FaceFit.Calibration"/>.
/// </summary>
public sealed class FaceCalibration
{
    const string Format = "mien-calibration";
    const int MostBytes = 1 << 20, MostCoefficients = 256;

    readonly float[] _identity, _rest;

    /// <summary>A calibration of these coefficients.</summary>
    /// <param name="identity">Coefficients of the identity, standard deviations.</param>
    /// <param name="rest">Expression weights of the face at rest, in the order of <see cref="Blendshape"/>.</param>
    public FaceCalibration(ReadOnlySpan<float> identity, ReadOnlySpan<float> rest)
    {
        _identity = identity.ToArray();
        _rest = rest.ToArray();
    }

    /// <summary>Coefficients of the identity, standard deviations.</summary>
    public ReadOnlySpan<float> Identity => _identity;

    /// <summary>What a fit of the face at rest says of its expression.</summary>
    public ReadOnlySpan<float> Rest => _rest;

    /// <summary>The calibration from a fit of the person's face at rest, best after some pictures from several sides.</summary>
    public static FaceCalibration From(FaceFit fit) => new(fit.Shape.Identity, fit.Shape.Expression);

    /// <summary>Weights counted from this person's rest: 0 at rest, 1 where the measured weight is 1.</summary>
    public void Correct(ReadOnlySpan<float> measured, Span<float> corrected)
    {
        for (int i = 0; i < measured.Length; i++)
        {
            float rest = MathF.Min(_rest[i], 0.9f);
            corrected[i] = Math.Clamp((measured[i] - rest) / (1 - rest), 0, 1);
        }
    }

    /// <summary>Writes the calibration as a JSON file.</summary>
    public void Save(string path) => File.WriteAllBytes(path, ToJson());

    /// <summary>Reads a calibration's file.</summary>
    /// <exception cref="ModelFormatException">The file is missing or no calibration; the message names it.</exception>
    public static FaceCalibration Load(string path)
    {
        try
        {
            return Parse(ModelFile.ReadBytes(path));
        }
        catch (ModelFormatException exception) when (!exception.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>The calibration as JSON (UTF-8): <c>format</c>, <c>version</c>, <c>identity</c> as numbers, <c>rest</c> as weights by ARKit's names.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", 1);
            json.WriteStartArray("identity");
            foreach (float coefficient in _identity)
                json.WriteNumberValue(coefficient);
            json.WriteEndArray();
            json.WriteStartObject("rest");
            for (int i = 0; i < _rest.Length; i++)
                json.WriteNumber(Blendshapes.Names[i], _rest[i]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Reads a calibration from JSON; expressions that it does not name are 0 at rest.</summary>
    /// <exception cref="ModelFormatException">It is no calibration; the message says what is wrong.</exception>
    public static FaceCalibration Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
            throw new ModelFormatException($"a calibration is no larger than {MostBytes} bytes.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || !format.ValueEquals(Format))
                throw new ModelFormatException("this is no calibration of Mien.");
            if (!root.TryGetProperty("version", out JsonElement version) || !version.TryGetInt32(out int number) || number != 1)
                throw new ModelFormatException("this calibration's version is unknown; this Mien reads version 1. Calibrate again.");
            if (!root.TryGetProperty("identity", out JsonElement identity) || identity.ValueKind != JsonValueKind.Array || identity.GetArrayLength() > MostCoefficients)
                throw new ModelFormatException("the calibration lacks 'identity', an array of numbers.");
            float[] coefficients = [.. identity.EnumerateArray().Select((value, i) => Number(value, $"identity[{i}]", -10, 10))];
            float[] rest = new float[Blendshapes.Count];
            if (root.TryGetProperty("rest", out JsonElement weights) && weights.ValueKind == JsonValueKind.Object)
            {
                for (int i = 0; i < rest.Length; i++)
                    if (weights.TryGetProperty(Blendshapes.Names[i], out JsonElement weight))
                        rest[i] = Number(weight, Blendshapes.Names[i], 0, 1);
            }
            return new FaceCalibration(coefficients, rest);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException($"the calibration is no JSON: {exception.Message}", exception);
        }
    }

    static float Number(JsonElement element, string name, float low, float high) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetSingle(out float value) && value >= low && value <= high
            ? value
            : throw new ModelFormatException($"the calibration's '{name}' must be a number from {low} to {high}.");
}
