using System.Buffers;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mien;

/// <summary>
/// Writes faces as JSON, always in the same order and form (docs/json.md): pixels to 1/1000, degrees to 1/1000, millimetres to 1/100,
/// scores to 1/10000. What a pack does not give is null.
/// </summary>
public static class FaceJson
{
    /// <summary>The faces of one picture as one UTF-8 JSON object, without a line break at the end.</summary>
    /// <param name="path">Where the picture comes from.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="pack">Name of the pack.</param>
    /// <param name="faces">The faces.</param>
    /// <param name="indented">On many lines.</param>
    /// <param name="time">Of a frame of a video: it and the faces' states are written too. Null: a still picture.</param>
    public static byte[] Write(string path, int width, int height, string pack, IReadOnlyList<Face> faces, bool indented = false, TimeSpan? time = null)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 14);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, path, width, height, pack, faces, time);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same into a writer, for lists of pictures.</summary>
    public static void Write(Utf8JsonWriter writer, string path, int width, int height, string pack, IReadOnlyList<Face> faces, TimeSpan? time = null)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("image");
        writer.WriteString("path", path);
        writer.WriteNumber("width", width);
        writer.WriteNumber("height", height);
        if (time is { } moment)
            WriteNumber(writer, "time", (float)moment.TotalSeconds, 4);
        writer.WriteEndObject();
        writer.WriteString("pack", pack);
        writer.WriteStartArray("faces");
        foreach (Face face in faces)
            WriteFace(writer, face, ofVideo: time is not null);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void WriteFace(Utf8JsonWriter writer, Face face, bool ofVideo)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", face.Id);
        writer.WritePropertyName("box");
        WriteNumbers(writer, 3, face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height);
        WriteNumber(writer, "score", face.Score, 4);
        if (face.Presence is { } presence)
            WriteNumber(writer, "presence", presence, 4);
        else
            writer.WriteNull("presence");
        WriteKeypoints(writer, face.Keypoints);
        WriteLandmarks(writer, "landmarks", face.Landmarks);
        WritePose(writer, face.Pose);
        WriteBlendshapes(writer, "blendshapes", face.Blendshapes);
        WriteLandmarks(writer, "landmarks68", face.Landmarks68);
        WriteCovariance(writer, face.PoseCovariance);
        WriteBlendshapes(writer, "networkBlendshapes", face.NetworkBlendshapes);
        WriteVisibility(writer, face.Visibility);
        if (face.Shape is { } shape)
        {
            writer.WritePropertyName("identity");
            WriteNumbers(writer, 4, shape.Identity);
        }
        else
        {
            writer.WriteNull("identity");
        }
        if (ofVideo)
        {
            writer.WriteString("state", face.State switch { FaceState.New => "new", FaceState.Tracked => "tracked", FaceState.Held => "held", _ => "lost" });
            WriteNumber(writer, "confidence", face.Confidence, 4);
        }
        writer.WriteEndObject();
    }

    static void WriteKeypoints(Utf8JsonWriter writer, IReadOnlyList<Vector2>? points)
    {
        if (points is null)
        {
            writer.WriteNull("keypoints");
            return;
        }
        writer.WriteStartArray("keypoints");
        foreach (Vector2 point in points)
            WriteNumbers(writer, 3, point.X, point.Y);
        writer.WriteEndArray();
    }

    static void WriteLandmarks(Utf8JsonWriter writer, string name, IReadOnlyList<Vector3>? points)
    {
        if (points is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartArray(name);
        foreach (Vector3 point in points)
            WriteNumbers(writer, 3, point.X, point.Y, point.Z);
        writer.WriteEndArray();
    }

    static void WriteCovariance(Utf8JsonWriter writer, PoseCovariance? covariance)
    {
        if (covariance is not { } known)
        {
            writer.WriteNull("poseCovariance");
            return;
        }
        Span<float> elements = stackalloc float[PoseCovariance.Size * PoseCovariance.Size];
        known.CopyTo(elements);
        writer.WritePropertyName("poseCovariance");
        WriteNumbers(writer, 9, elements);
    }

    static void WritePose(Utf8JsonWriter writer, HeadPose? pose)
    {
        if (pose is not { } head)
        {
            writer.WriteNull("pose");
            return;
        }
        writer.WriteStartObject("pose");
        WriteNumber(writer, "yaw", head.YawDegrees, 3);
        WriteNumber(writer, "pitch", head.PitchDegrees, 3);
        WriteNumber(writer, "roll", head.RollDegrees, 3);
        writer.WritePropertyName("quaternion");
        WriteNumbers(writer, 6, head.Rotation.X, head.Rotation.Y, head.Rotation.Z, head.Rotation.W);
        writer.WritePropertyName("translation");
        WriteNumbers(writer, 2, head.Translation.X, head.Translation.Y, head.Translation.Z);
        writer.WriteEndObject();
    }

    static void WriteVisibility(Utf8JsonWriter writer, IReadOnlyList<float>? visibility)
    {
        if (visibility is null)
        {
            writer.WriteNull("visibility");
            return;
        }
        writer.WriteStartArray("visibility");
        foreach (float value in visibility)
            writer.WriteNumberValue(Rounded(value, 2));
        writer.WriteEndArray();
    }

    static void WriteBlendshapes(Utf8JsonWriter writer, string name, Blendshapes? blendshapes)
    {
        if (blendshapes is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        for (int i = 0; i < Blendshapes.Count; i++)
            WriteNumber(writer, Blendshapes.Names[i], blendshapes.Weights[i], 4);
        writer.WriteEndObject();
    }

    static void WriteNumber(Utf8JsonWriter writer, string name, double value, int decimals)
    {
        writer.WritePropertyName(name);
        writer.WriteNumberValue(Rounded(value, decimals));
    }

    static void WriteNumbers(Utf8JsonWriter writer, int decimals, params ReadOnlySpan<float> values)
    {
        writer.WriteStartArray();
        foreach (float value in values)
            writer.WriteNumberValue(Rounded(value, decimals));
        writer.WriteEndArray();
    }

    /// <summary>As decimal, so that 0.000001 is never written as 1E-06; dividing by this one drops trailing zeros.</summary>
    static decimal Rounded(double value, int decimals) => Math.Round((decimal)Math.Clamp(value, -1e12, 1e12), decimals) / 1.0000000000000000000000000000m;
}
