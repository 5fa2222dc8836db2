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

    /// <summary>Of the market: 1 while its entry addresses are not what the chains file says; nothing of the venue is indexed.</summary>
    public static Slot Refused { get; } = new("refused");

    /// <summary>Why nothing of the venue is to be relied on, as one sentence; null when it is.</summary>
    public static string? FaultOf(VenueSlots slots) =>
        !slots[Degraded].IsZero ? $"A log of block {slots[Degraded] - 1} could not be read: nothing of {slots.Venue.Name} is known since."
        : !slots[Refused].IsZero ? $"The addresses of {slots.Venue.Name} are not such a venue: nothing of it is indexed."
        : null;
}
