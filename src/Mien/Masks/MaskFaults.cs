namespace Mien;

/// <summary>The faults of one mask as they are found: reading goes on after each with a value that does no harm.</summary>
sealed class MaskFaults
{
    // A file of nonsense would fill the terminal otherwise.
    const int Most = 100;

    readonly List<MaskFault> _found = [];

    public IReadOnlyList<MaskFault> Found => _found;

    public bool Any => _found.Count > 0;

    public void Add(string file, string field, string problem)
    {
        if (_found.Count < Most)
            _found.Add(new MaskFault(file, field, problem));
    }

    public T Read<T>(T otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BadField fault)
        {
            Add(MaskDescription.FileName, fault.Field, fault.Message);
        }
        catch (InvalidOperationException exception)
        {
            // JsonElement's answer to text that is no valid UTF-16 once unescaped.
            Add(MaskDescription.FileName, "", $"holds text that cannot be read: {exception.Message}");
        }
        return otherwise;
    }

    /// <summary>What <see cref="JsonPlace.Fault"/> makes of a wrong field.</summary>
    public static Exception AtField(string where, string problem) => new BadField(where.Replace(": ", ".", StringComparison.Ordinal), problem);

    sealed class BadField(string field, string problem) : Exception(problem)
    {
        public string Field { get; } = field;
    }
}
