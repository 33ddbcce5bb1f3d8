namespace Mien.Tensors.Import.Numpy;

/// <summary>Reads a whole file and puts its name in front of every complaint about its content.</summary>
static class NamedFile
{
    public static T Read<T>(string path, Func<byte[], T> parse)
    {
        byte[] bytes = ModelFile.ReadBytes(path);
        try
        {
            return parse(bytes);
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Writes beside the target and renames, so that a reader never sees half a file.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            using (FileStream stream = File.Create(temporary))
                stream.Write(bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
