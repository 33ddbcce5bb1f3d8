namespace Mien.Graphics.Meshes;

/// <summary>Kinds of numbers in mesh files; those of floating point come last.</summary>
enum NumberType
{
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Float32,
    Float64,
}

/// <summary>Facts about kinds of numbers.</summary>
static class NumberTypes
{
    public static int Size(this NumberType type) => type switch
    {
        NumberType.Int8 or NumberType.UInt8 => 1,
        NumberType.Int16 or NumberType.UInt16 => 2,
        NumberType.Float64 => 8,
        _ => 4,
    };

    /// <summary>What stands for 1 in a colour.</summary>
    public static float Full(this NumberType type) => type switch
    {
        NumberType.Int8 => sbyte.MaxValue,
        NumberType.UInt8 => byte.MaxValue,
        NumberType.Int16 => short.MaxValue,
        NumberType.UInt16 => ushort.MaxValue,
        NumberType.Int32 => int.MaxValue,
        NumberType.UInt32 => uint.MaxValue,
        _ => 1,
    };
}
