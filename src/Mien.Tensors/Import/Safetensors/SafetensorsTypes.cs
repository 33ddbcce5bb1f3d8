namespace Mien.Tensors.Import.Safetensors;

/// <summary>The format's names of element types.</summary>
static class SafetensorsTypes
{
    public static ElementType Parse(string tensor, string? name) => name switch
    {
        "F32" => ElementType.Float32,
        "F16" => ElementType.Float16,
        "F64" => ElementType.Float64,
        "I8" => ElementType.Int8,
        "U8" => ElementType.UInt8,
        "I32" => ElementType.Int32,
        "I64" => ElementType.Int64,
        "BOOL" => ElementType.Bool,
        _ => throw new ModelFormatException($"tensor '{tensor}' has elements of type '{name}'; supported are F32, F16, F64, I8, U8, I32, I64 and BOOL."),
    };

    public static string Name(ElementType type) => type switch
    {
        ElementType.Float32 => "F32",
        ElementType.Float16 => "F16",
        ElementType.Float64 => "F64",
        ElementType.Int8 => "I8",
        ElementType.UInt8 => "U8",
        ElementType.Int32 => "I32",
        ElementType.Int64 => "I64",
        _ => "BOOL",
    };
}
