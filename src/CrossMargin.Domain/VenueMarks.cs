namespace CrossMargin.Domain;

/// <summary>Slots that every venue may have, whatever its kind: what was found out about it beside its own state.</summary>
public static class VenueMarks
{
    /// <summary>Of a sub-account: 1 when its holder has code, so that another chain's holder of the same address may be somebody else.</summary>
    public static Slot Contract { get; } = new("contract");

    /// <summary>Of a numbered sub-account, whose key has no holder: the address that owns it, as a number. Zero while nobody does.</summary>
    public static Slot Owner { get; } = new("owner");

    /// <summary>Of the market: the block of the log that could not be read, plus one. From there on the venue's slots are not kept.</summary>
    public static Slot Degraded { get; } = new("degraded");
}
