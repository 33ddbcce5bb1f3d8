using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>The values of a <see cref="ClassicConfig"/>, checked.</summary>
static class ClassicValues
{
    const double Far = 1e6;

    public static ClassicMask Mask(string name, ClassicText.Node node)
    {
        return new ClassicMask(
            name,
            Of("model_path", key => FilePath(Required(node, key), Required(node, key).Text)),
            Of("texture_path", key => Texture(node[key])),
            Of("mesh_color", key => Rgb(node[key])),
            Of("rotation_center", key => node[key] is { } centre ? Vector(centre) : Vector3.Zero),
            Of("eye_coordinates", key => Eyes(Listed(Required(node, key)))),
            Of("initial_rotation", key => Turn(Required(node, key))),
            Of("scaling_coefficient", key => Number(node[key], 1) is > 0 and var scale ? scale : throw ClassicText.At(node[key]!.Line, "should be a number above 0.")));

        T Of<T>(string key, Func<string, T> read)
        {
            try
            {
                return read(key);
            }
            catch (MaskException exception)
            {
                throw new MaskException($"{name}: {key}: {exception.Message}", exception);
            }
        }
    }

    static (Vector3 First, Vector3 Second) Eyes(ClassicText.Node eyes)
    {
        if (eyes.Items is not { Count: 2 } points)
            throw ClassicText.At(eyes.Line, "should have two points, [[x, y, z], [x, y, z]].");
        (Vector3 first, Vector3 second) = (Vector(points[0]), Vector(points[1]));
        return Vector3.Distance(first, second) > 1e-6f ? (first, second)
            : throw ClassicText.At(eyes.Line, "has the same point for both eyes; their distance gives the size of the mask.");
    }

    static Vector3 Turn(ClassicText.Node node) => node.Fields is null ? Vector(node) : new Vector3(Number(node["x"], 0), Number(node["y"], 0), Number(node["z"], 0));

    public static int Frames(ClassicText.Node? node, int usual) =>
        node is null ? usual
        : int.TryParse(node.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= 1000 ? value
        : throw ClassicText.At(node.Line, "should be a whole number of frames from 1 to 1000.");

    public static bool Truth(ClassicText.Node? node, bool usual) => node is null ? usual : node.Text switch
    {
        "True" or "true" or "yes" or "on" => true,
        "False" or "false" or "no" or "off" => false,
        _ => throw ClassicText.At(node.Line, "should be True or False."),
    };

    static ClassicText.Node Required(ClassicText.Node node, string key) => node[key] ?? throw ClassicText.At(node.Line, $"begins a mask without '{key}'.");

    /// <summary>A list, also where it stands in quotes for Python's eval.</summary>
    static ClassicText.Node Listed(ClassicText.Node node) => node.Text is { } text && text.TrimStart() is ['[' or '(', ..] ? ClassicText.Literal(text.Trim(), node.Line) : node;

    static Vector3 Vector(ClassicText.Node node)
    {
        ClassicText.Node list = Listed(node);
        return list.Items is { Count: 3 } items ? new Vector3(Number(items[0], 0), Number(items[1], 0), Number(items[2], 0))
            : throw ClassicText.At(node.Line, "should have three numbers, [x, y, z].");
    }

    static float Number(ClassicText.Node? node, float usual) =>
        node is null ? usual
        : ClassicText.TryNumber(node.Text, out double value) && Math.Abs(value) <= Far ? (float)value
        : throw ClassicText.At(node.Line, "should have a number in this place.");

    static Color Rgb(ClassicText.Node? node)
    {
        if (node is null || node.Text is "" or "None")
            return Color.White;
        Vector3 rgb = Vector(node);
        return Vector3.Clamp(rgb, Vector3.Zero, Vector3.One) == rgb ? new Color(Byte(rgb.X), Byte(rgb.Y), Byte(rgb.Z))
            : throw ClassicText.At(node.Line, "should be a colour of three numbers from 0 to 1.");

        static byte Byte(float value) => (byte)MathF.Round(value * 255);
    }

    /// <summary>None, a path, a path in quotes, or the call that reads one: the path is taken, the call is not made.</summary>
    static string? Texture(ClassicText.Node? node)
    {
        string? text = node?.Text?.Trim();
        if (text is null or "" or "None" or "null" or "~")
            return null;
        foreach (string call in (ReadOnlySpan<string>)["pv.read_texture(", "pyvista.read_texture("])
        {
            if (text.StartsWith(call, StringComparison.Ordinal) && text.EndsWith(')'))
                text = text[call.Length..^1].Trim();
        }
        return FilePath(node!, text.Trim('\'', '"'));
    }

    /// <summary>A path inside the configuration's folder, without the dots that it may begin with.</summary>
    static string FilePath(ClassicText.Node node, string? text)
    {
        string path = (text ?? "").Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..];
        bool inside = path.Length is > 0 and <= 1000 && !path.Contains(':') && !path.Any(char.IsControl) && path.Split('/').All(step => step.Length > 0 && step != "." && step != "..");
        return inside ? path : throw ClassicText.At(node.Line, $"names '{text}', which is no path inside the configuration's folder; copy the file there.");
    }
}
