using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mien.Graphics.Meshes;

/// <content>The description: what the bytes of the buffer mean.</content>
sealed partial class GlbWriter
{
    void WriteJson(Utf8JsonWriter json, IReadOnlyList<MeshPart> parts, List<Primitive> primitives)
    {
        json.WriteStartObject();
        json.WriteStartObject("asset");
        json.WriteString("version", "2.0");
        json.WriteString("generator", "Mien");
        json.WriteEndObject();
        if (parts.Any(part => part.Unlit))
            GlbJson.WriteNumbers(json, "extensionsUsed", ["KHR_materials_unlit"]);
        json.WriteNumber("scene", 0);
        json.WriteStartArray("scenes");
        json.WriteStartObject();
        GlbJson.WriteNumbers(json, "nodes", Enumerable.Range(0, parts.Count));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("nodes");
        for (int i = 0; i < parts.Count; i++)
            WriteNode(json, parts[i], i);
        json.WriteEndArray();
        json.WriteStartArray("meshes");
        for (int i = 0; i < parts.Count; i++)
            WriteMesh(json, parts[i], primitives[i], i);
        json.WriteEndArray();
        json.WriteStartArray("materials");
        for (int i = 0; i < parts.Count; i++)
            WriteMaterial(json, parts[i], primitives[i]);
        json.WriteEndArray();
        WriteTextures(json);
        WriteAccessors(json);
        WriteBuffers(json);
        json.WriteEndObject();
    }

    void WriteNode(Utf8JsonWriter json, MeshPart part, int index)
    {
        json.WriteStartObject();
        if (part.Name.Length > 0)
            json.WriteString("name", part.Name);
        json.WriteNumber("mesh", index);
        if (!part.Transform.IsIdentity)
        {
            // Row vectors row by row are column vectors column by column.
            Matrix4x4 matrix = part.Transform;
            matrix.Translation *= options.MetersPerUnit;
            GlbJson.WriteNumbers(json, "matrix", MemoryMarshal.CreateReadOnlySpan(ref matrix.M11, 16).ToArray());
        }
        json.WriteEndObject();
    }

    static void WriteMesh(Utf8JsonWriter json, MeshPart part, Primitive primitive, int material)
    {
        json.WriteStartObject();
        if (part.Name.Length > 0)
            json.WriteString("name", part.Name);
        json.WriteStartArray("primitives");
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteNumber("POSITION", primitive.Positions);
        if (primitive.Normals >= 0)
            json.WriteNumber("NORMAL", primitive.Normals);
        if (primitive.Coordinates >= 0)
            json.WriteNumber("TEXCOORD_0", primitive.Coordinates);
        if (primitive.Colors >= 0)
            json.WriteNumber("COLOR_0", primitive.Colors);
        json.WriteEndObject();
        json.WriteNumber("indices", primitive.Indices);
        json.WriteNumber("material", material);
        if (primitive.Targets.Count > 0)
        {
            json.WriteStartArray("targets");
            foreach ((int positions, int normals) in primitive.Targets)
            {
                json.WriteStartObject();
                json.WriteNumber("POSITION", positions);
                if (normals >= 0)
                    json.WriteNumber("NORMAL", normals);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndArray();
        if (primitive.Targets.Count > 0)
        {
            GlbJson.WriteNumbers(json, "weights", [.. part.Mesh.MorphTargets.Select(target => target.Weight)]);
            json.WriteStartObject("extras");
            GlbJson.WriteNumbers(json, "targetNames", part.Mesh.MorphTargets.Select(target => target.Name));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void WriteMaterial(Utf8JsonWriter json, MeshPart part, Primitive primitive)
    {
        json.WriteStartObject();
        json.WriteStartObject("pbrMetallicRoughness");
        Vector4 color = Vector4.Clamp(part.Color, Vector4.Zero, Vector4.One);
        GlbJson.WriteNumbers(json, "baseColorFactor", [color.X, color.Y, color.Z, color.W]);
        json.WriteNumber("metallicFactor", 0);
        json.WriteNumber("roughnessFactor", 0.8f);
        if (primitive.Texture >= 0)
        {
            json.WriteStartObject("baseColorTexture");
            json.WriteNumber("index", primitive.Texture);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (color.W < 1 || part.Texture?.Format is PixelFormat.Rgba32 or PixelFormat.Bgra32)
            json.WriteString("alphaMode", "BLEND");
        if (part.DoubleSided)
            json.WriteBoolean("doubleSided", true);
        if (part.Unlit)
        {
            json.WriteStartObject("extensions");
            json.WriteStartObject("KHR_materials_unlit");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    void WriteTextures(Utf8JsonWriter json)
    {
        if (_textureViews.Count == 0)
            return;
        json.WriteStartArray("textures");
        for (int i = 0; i < _textureViews.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("source", i);
            json.WriteNumber("sampler", 0);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        // Linear with mipmaps; nothing is repeated.
        json.WriteStartArray("samplers");
        json.WriteStartObject();
        json.WriteNumber("magFilter", 9729);
        json.WriteNumber("minFilter", 9987);
        json.WriteNumber("wrapS", 33071);
        json.WriteNumber("wrapT", 33071);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("images");
        foreach (int view in _textureViews)
        {
            json.WriteStartObject();
            json.WriteNumber("bufferView", view);
            json.WriteString("mimeType", options.TextureKind == ImageKind.Png ? "image/png" : "image/jpeg");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    void WriteAccessors(Utf8JsonWriter json)
    {
        json.WriteStartArray("accessors");
        foreach (Accessor accessor in _accessors)
        {
            json.WriteStartObject();
            if (accessor.View >= 0)
                json.WriteNumber("bufferView", accessor.View);
            json.WriteNumber("componentType", accessor.ComponentType);
            json.WriteNumber("count", accessor.Count);
            json.WriteString("type", accessor.Type);
            if (accessor.Bounds is { } bounds)
            {
                GlbJson.WriteNumbers(json, "min", [bounds.Min.X, bounds.Min.Y, bounds.Min.Z]);
                GlbJson.WriteNumbers(json, "max", [bounds.Max.X, bounds.Max.Y, bounds.Max.Z]);
            }
            if (accessor.Sparse is { } sparse)
            {
                json.WriteStartObject("sparse");
                json.WriteNumber("count", sparse.Count);
                json.WriteStartObject("indices");
                json.WriteNumber("bufferView", sparse.Indices);
                json.WriteNumber("componentType", sparse.IndexType);
                json.WriteEndObject();
                json.WriteStartObject("values");
                json.WriteNumber("bufferView", sparse.Values);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    void WriteBuffers(Utf8JsonWriter json)
    {
        json.WriteStartArray("bufferViews");
        foreach ((int offset, int length, int target) in _views)
        {
            json.WriteStartObject();
            json.WriteNumber("buffer", 0);
            json.WriteNumber("byteOffset", offset);
            json.WriteNumber("byteLength", length);
            if (target != 0)
                json.WriteNumber("target", target);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("buffers");
        json.WriteStartObject();
        json.WriteNumber("byteLength", _buffer.Length);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
