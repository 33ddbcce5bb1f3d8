using System.Globalization;
using System.Text;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>The index of a set: for each face its crop, the photo that it comes from and how sure the labelling network was that it is one.</summary>
static class CropIndex
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "index.csv";

    const string Titles = "crop,source_photo,presence";

    /// <summary>One face of a set.</summary>
    /// <param name="Crop">File name of the crop.</param>
    /// <param name="Photo">File name of the photo.</param>
    /// <param name="Presence">0 … 1.</param>
    public readonly record struct Row(string Crop, string Photo, float Presence);

    /// <exception cref="ModelFormatException">A line is not as it should be; the message names it.</exception>
    public static List<Row> Parse(ReadOnlySpan<byte> file, string path)
    {
        var rows = new List<Row>();
        int number = 0;
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(file).AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsEmpty)
                continue;
            List<string> cells = Cells(line);
            if (number == 1 && cells is ["crop", "source_photo", "presence"])
                continue;
            if (number == 1 || cells.Count != 3 || !float.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out float presence) || !(presence is >= 0 and <= 1))
                throw new ModelFormatException($"'{path}': {FileName}, line {number}: '{Titles}' is expected{(number == 1 ? "" : ", presence from 0 to 1")}.");
            rows.Add(new Row(cells[0], cells[1], presence));
        }
        return rows;
    }

    /// <summary>The file's text.</summary>
    public static string Write(IEnumerable<Row> rows)
    {
        var text = new StringBuilder(Titles).Append('\n');
        foreach (Row row in rows)
            text.Append(Quoted(row.Crop)).Append(',').Append(Quoted(row.Photo)).Append(',').Append(row.Presence.ToString("f3", CultureInfo.InvariantCulture)).Append('\n');
        return text.ToString();
    }

    static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Cells of a line of RFC 4180, quotes undone.</summary>
    static List<string> Cells(ReadOnlySpan<char> line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }
        cells.Add(cell.ToString());
        return cells;
    }
}
