using System.Text.Json;

namespace Mien.Cli.Measuring;

/// <summary>Measured figures in JSON.</summary>
static class JsonFigures
{
    /// <summary>A figure, rounded; null where there is none.</summary>
    public static void WriteFigure(this Utf8JsonWriter writer, string name, double value, int digits = 4)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, Math.Round(value, digits));
        else
            writer.WriteNull(name);
    }
}
