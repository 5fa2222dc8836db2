namespace CrossMargin.Domain;

/// <summary>One named integer of a sub-account or of a venue's market state: "supply:0x…", "emode".</summary>
/// <param name="Name">The name, and after a colon what it is about. Lower case; part of the ledger's stored form.</param>
public readonly record struct Slot(string Name)
{
    public static Slot Of(string kind, Address about) => new($"{kind}:{about}");

    public static Slot Of(string kind, long number) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}:{number}"));

    /// <summary>The part before the colon, or all of it.</summary>
    public ReadOnlySpan<char> Kind => Name.AsSpan(0, Name.IndexOf(':', StringComparison.Ordinal) is var at && at < 0 ? Name.Length : at);

    /// <summary>The part after the colon, or nothing.</summary>
    public ReadOnlySpan<char> About => Name.AsSpan(Math.Min(Name.Length, Kind.Length + 1));

    public override string ToString() => Name;
}
