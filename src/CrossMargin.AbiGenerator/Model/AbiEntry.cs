namespace CrossMargin.AbiGenerator.Model;

internal enum AbiEntryKind
{
    Constructor,
    Function,
    Event,
    Error,
}

/// <summary>A function, event, error or constructor of a contract.</summary>
/// <param name="Name">Empty for a constructor.</param>
/// <param name="Outputs">Of a function; else empty.</param>
/// <param name="IsAnonymous">Of an event: it has no topic of its own.</param>
internal sealed record AbiEntry(
    AbiEntryKind Kind,
    string Name,
    IReadOnlyList<AbiParameter> Inputs,
    IReadOnlyList<AbiParameter> Outputs,
    bool IsAnonymous)
{
    /// <summary>The text whose hash is the selector or the first topic.</summary>
    public string Signature => $"{Name}({string.Join(",", Inputs.Select(input => input.Type.Canonical))})";
}

/// <summary>A contract, as its ABI describes it.</summary>
/// <param name="Tuples">Each struct once, in the order of appearance.</param>
internal sealed record AbiContract(IReadOnlyList<AbiEntry> Entries, IReadOnlyList<TupleType> Tuples);
