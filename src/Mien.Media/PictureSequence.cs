using System.Globalization;
using System.Text.RegularExpressions;
using Mien.Graphics;

namespace Mien.Media;

/// <summary>Writes each frame as a picture of its own, numbered from 1; times are not kept.</summary>
sealed partial class PictureSequence : FrameTarget
{
    readonly string _before, _after;
    readonly int _digits, _quality;

    int _count;

    PictureSequence(string before, int digits, string after, int quality)
    {
        (_before, _digits, _after, _quality) = (before, digits, after, quality);
    }

    /// <summary>The sequence that a folder (<c>frames/</c>) or a name like <c>face%05d.png</c> asks for; null where the name asks for none.</summary>
    /// <exception cref="ArgumentException">The name is that of a single picture.</exception>
    /// <exception cref="MediaException">The folder cannot be made.</exception>
    public static PictureSequence? Of(string path, int quality)
    {
        if (Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
            path = Path.Combine(path, "%05d.png");
        if (Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".JPG" or ".JPEG"))
            return null;
        string name = Path.GetFileName(path);
        Match number = NumberPattern().Match(name);
        if (!number.Success || name.Length - name.Replace("%", "", StringComparison.Ordinal).Length != 1)
            throw new ArgumentException($"{path} is one picture; number the frames of a sequence (face%05d.png), or name a folder.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MediaException($"{path} cannot be written: {e.Message}", e);
        }
        int digits = number.Groups[1].Length == 0 ? 1 : int.Parse(number.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return new PictureSequence(folder + Path.DirectorySeparatorChar + name[..number.Index], digits, name[(number.Index + number.Length)..], quality);
    }

    public override void Write(ImageView image, TimeSpan time)
    {
        string path = _before + (++_count).ToString("D" + _digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + _after;
        try
        {
            ImageFile.Save(path, image, _quality);
        }
        catch (IOException e)
        {
            throw new MediaException(e.Message, e);
        }
    }

    public override void Finish(TimeSpan end)
    {
    }

    public override void Dispose()
    {
    }

    [GeneratedRegex("%(?:0([1-9]))?d")]
    private static partial Regex NumberPattern();
}
