using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mien.Graphics.Meshes;

/// <summary>glTF's JSON: what is there is of its type and range, or one error says where it is not.</summary>
static class GlbJson
{
    public static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    public static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (float value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    public static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A property of an object; null where it is absent.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    /// <summary>The elements of an array property; none where it is absent.</summary>
    public static JsonElement[] Items(this JsonElement element, string name)
    {
        if (element.Find(name) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            Fail($"\"{name}\" is no list");
        return [.. value.EnumerateArray()];
    }

    /// <summary>A whole number of at least 0; <paramref name="absent"/> where there is none.</summary>
    public static int Whole(this JsonElement element, string name, int absent)
    {
        if (element.Find(name) is not { } value)
            return absent;
        int number = -1;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out number) || number < 0)
            Fail($"\"{name}\" is no whole number of at least 0");
        return number;
    }

    /// <summary>The item that an index property names; null where the property is absent.</summary>
    public static JsonElement? Named(this JsonElement element, string name, JsonElement[] items)
    {
        int index = element.Whole(name, -1);
        if (index >= items.Length)
            Fail($"\"{name}\" names item {index} of {items.Length}");
        return index < 0 ? null : items[index];
    }

    public static string? Text(this JsonElement element, string name)
    {
        if (element.Find(name) is not { ValueKind: JsonValueKind.String } value)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException e)
        {
            // A lone surrogate in an escape.
            throw new MeshFormatException($"The GLB file is damaged: \"{name}\" is no text.", e);
        }
    }

    /// <summary>Finite numbers, as many as <paramref name="values"/> holds; false where the property is absent.</summary>
    public static bool Numbers(this JsonElement element, string name, Span<float> values)
    {
        if (element.Find(name) is not { } list)
            return false;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != values.Length)
            Fail($"\"{name}\" is no list of {values.Length} numbers");
        for (int i = 0; i < values.Length; i++)
        {
            JsonElement number = list[i];
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetDouble(out double value) || !float.IsFinite((float)value))
                Fail($"\"{name}\" holds something else than finite numbers");
            else
                values[i] = (float)value;
        }
        return true;
    }

    [DoesNotReturn]
    public static void Fail(string what) => throw new MeshFormatException($"The GLB file is damaged: {what}.");
}
