using System.Globalization;
using System.Text;

namespace Mien;

/// <summary>
/// Reads the part of YAML that the configuration of 3d_mask is written in: mappings by indentation or in braces, block lists, flow lists, quoted and bare
/// scalars, comments. Python's literals (tuples, lists, numbers, texts, None, True, False) are read as what they say; nothing is ever executed.
/// </summary>
static class ClassicText
{
    const int MostLines = 10_000, MostDepth = 16;

    /// <summary>A value: a text, a list of values or a mapping, and the line that it stands in.</summary>
    internal sealed record Node(int Line)
    {
        public string? Text { get; init; }

        public List<Node>? Items { get; init; }

        public List<(string Key, Node Value)>? Fields { get; init; }

        public Node? this[string key] => Fields?.Find(field => field.Key == key).Value;
    }

    readonly record struct Row(int Number, int Indent, string Text);

    /// <exception cref="MaskException">The text is none of this; the message names the line.</exception>
    public static Node Read(string text)
    {
        List<Row> rows = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (++number > MostLines)
                throw new MaskException($"It has more than {MostLines} lines.");
            string content = WithoutComment(line).TrimEnd();
            if (content.Trim() is "" or "---" or "...")
                continue;
            int indent = content.Length - content.TrimStart(' ').Length;
            if (content[indent] == '\t')
                throw At(number, "is indented with a tab; use spaces.");
            rows.Add(new Row(number, indent, content[indent..]));
        }
        int at = 0;
        Node root = rows.Count == 0 ? new Node(0) { Fields = [] } : ReadBlock(rows, ref at, rows[0].Indent, 0);
        return at == rows.Count ? root : throw At(rows[at].Number, "is indented as nothing before it.");
    }

    public static MaskException At(int line, string problem) => new($"line {line} {problem}");

    /// <summary>What a message shows of a text.</summary>
    static string Shown(string text) => text.Length <= 60 ? text : $"{text[..60]}…";

    static Node ReadBlock(List<Row> rows, ref int at, int indent, int depth)
    {
        if (depth > MostDepth)
            throw At(rows[at].Number, "is nested too deep.");
        int first = rows[at].Number;
        if (IsItem(rows[at].Text))
        {
            List<Node> items = [];
            while (at < rows.Count && rows[at].Indent == indent && IsItem(rows[at].Text))
            {
                Row row = rows[at];
                string rest = row.Text[1..].TrimStart();
                if (rest.Length > 0)
                {
                    items.Add(Scalar(rest, row.Number));
                    at++;
                }
                else
                {
                    at++;
                    items.Add(ReadNested(rows, ref at, indent, row.Number, depth));
                }
            }
            return new Node(first) { Items = items };
        }
        List<(string, Node)> fields = [];
        HashSet<string> names = [];
        while (at < rows.Count && rows[at].Indent == indent && !IsItem(rows[at].Text))
        {
            Row row = rows[at];
            int colon = Colon(row.Text);
            if (colon < 0)
                throw At(row.Number, $"should be 'name: value', not '{Shown(row.Text)}'.");
            string key = row.Text[..colon].Trim().Trim('\'', '"'), rest = row.Text[(colon + 1)..].Trim();
            if (!names.Add(key))
                throw At(row.Number, $"names '{key}' a second time.");
            at++;
            // What stands in brackets may go on in the lines below.
            if (rest.StartsWith('[') || rest.StartsWith('{'))
                rest = Continued(rest, rows, ref at);
            fields.Add((key, rest.Length > 0 ? Scalar(rest, row.Number) : ReadNested(rows, ref at, indent, row.Number, depth)));
        }
        return new Node(first) { Fields = fields };
    }

    static Node ReadNested(List<Row> rows, ref int at, int indent, int line, int depth)
    {
        // A list may stand as far left as the name that it belongs to.
        bool nested = at < rows.Count && (rows[at].Indent > indent || rows[at].Indent == indent && IsItem(rows[at].Text) && !IsItem(rows[at - 1].Text));
        return nested ? ReadBlock(rows, ref at, rows[at].Indent, depth + 1) : new Node(line) { Text = "" };
    }

    static Node Scalar(string text, int line)
    {
        if (text.StartsWith('[') || text.StartsWith('('))
            return Literal(text, line);
        if (text.StartsWith('{'))
            return Braced(text, line);
        return new Node(line) { Text = text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0] ? text[1..^1] : text };
    }

    /// <summary>A mapping in braces.</summary>
    static Node Braced(string text, int line)
    {
        if (!text.EndsWith('}'))
            throw At(line, $"holds '{Shown(text)}', a mapping that does not end.");
        List<(string, Node)> fields = [];
        int depth = 0, from = 1;
        for (int i = 1; i < text.Length; i++)
        {
            depth += text[i] is '[' or '(' or '{' ? 1 : text[i] is ']' or ')' || text[i] == '}' && i < text.Length - 1 ? -1 : 0;
            if (depth != 0 || text[i] != ',' && i < text.Length - 1)
                continue;
            string entry = text[from..i].Trim();
            from = i + 1;
            if (entry.Length == 0 && i == text.Length - 1)
                break;
            int colon = Colon(entry);
            if (colon < 0 || entry[(colon + 1)..].TrimStart().StartsWith('{'))
                throw At(line, $"should have 'name: value' with commas between in its braces, not '{Shown(entry)}'.");
            fields.Add((entry[..colon].Trim().Trim('\'', '"'), Scalar(entry[(colon + 1)..].Trim(), line)));
        }
        return new Node(line) { Fields = fields };
    }

    /// <summary>A Python literal: numbers and texts in tuples or lists.</summary>
    /// <exception cref="MaskException">It is something else, such as a call.</exception>
    public static Node Literal(string text, int line)
    {
        int at = 0;
        Node node = ReadLiteral(text, ref at, line, 0);
        return text[at..].Trim().Length == 0 ? node : throw At(line, $"holds '{Shown(text)}', which is no number, text, tuple or list.");
    }

    static Node ReadLiteral(string text, ref int at, int line, int depth)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        if (depth > MostDepth || at == text.Length)
            throw At(line, $"holds '{Shown(text)}', a list that does not end.");
        char open = text[at];
        if (open is not ('[' or '('))
        {
            int start = at;
            if (open is '\'' or '"')
            {
                int end = text.IndexOf(open, at + 1);
                at = end < 0 ? throw At(line, $"holds '{Shown(text)}', a text that does not end.") : end + 1;
                return new Node(line) { Text = text[(start + 1)..end] };
            }
            while (at < text.Length && text[at] is not (',' or ']' or ')' or '[' or '('))
                at++;
            return new Node(line) { Text = text[start..at].Trim() };
        }
        char close = open == '[' ? ']' : ')';
        at++;
        List<Node> items = [];
        while (true)
        {
            while (at < text.Length && text[at] == ' ')
                at++;
            if (at == text.Length)
                throw At(line, $"holds '{Shown(text)}', a list that does not end.");
            if (text[at] == close)
            {
                at++;
                return new Node(line) { Items = items };
            }
            items.Add(ReadLiteral(text, ref at, line, depth + 1));
            while (at < text.Length && text[at] == ' ')
                at++;
            if (at < text.Length && text[at] == ',')
                at++;
            else if (at == text.Length || text[at] != close)
                throw At(line, $"holds '{Shown(text)}', whose entries are not parted by commas.");
        }
    }

    /// <summary>A finite number as Python writes it.</summary>
    public static bool TryNumber(string? text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    static bool IsItem(string text) => text == "-" || text.StartsWith("- ", StringComparison.Ordinal);

    static int Colon(string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon >= 0 ? colon : text.EndsWith(':') ? text.Length - 1 : -1;
    }

    static string Continued(string text, List<Row> rows, ref int at)
    {
        var whole = new StringBuilder(text);
        for (int depth = Depth(text); depth > 0 && at < rows.Count; at++)
        {
            whole.Append(' ').Append(rows[at].Text);
            depth += Depth(rows[at].Text);
        }
        return whole.ToString();
    }

    static int Depth(string text) => text.Count(c => c is '[' or '{') - text.Count(c => c is ']' or '}');

    static string WithoutComment(ReadOnlySpan<char> line)
    {
        char quote = '\0';
        var kept = new StringBuilder();
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote == '\0' && c == '#' && (i == 0 || line[i - 1] == ' '))
                break;
            if (quote == c)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"' && (i == 0 || line[i - 1] is ' ' or '[' or '(' or ','))
                quote = c;
            kept.Append(c);
        }
        return kept.ToString();
    }
}
