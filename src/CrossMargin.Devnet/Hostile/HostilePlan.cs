namespace CrossMargin.Devnet.Hostile;

/// <summary>Which exchanges suffer which fault.</summary>
public abstract record HostilePlan
{
    private HostilePlan()
    {
    }

    /// <summary>Nothing goes wrong.</summary>
    public static HostilePlan None { get; } = new Scripted([]);

    /// <summary>Every fault by chance, each with the same odds.</summary>
    /// <param name="odds">0 to 1, of an exchange that the fault can befall.</param>
    public static HostilePlan Mixed(long seed, double odds) =>
        new Seeded(seed, Enum.GetValues<HostileFault>().ToDictionary(fault => fault, _ => odds));

    /// <summary>One fault alone, by chance.</summary>
    public static HostilePlan Only(HostileFault fault, long seed, double odds) =>
        new Seeded(seed, new Dictionary<HostileFault, double> { [fault] = odds });

    /// <summary>By chance.</summary>
    /// <param name="Odds">0 to 1, of an exchange that the fault can befall; none for a fault that is left out.</param>
    public sealed record Seeded(long Seed, IReadOnlyDictionary<HostileFault, double> Odds) : HostilePlan;

    /// <summary>One after another: each step waits for the exchanges that it is for. Nothing goes wrong after the last.</summary>
    public sealed record Scripted(IReadOnlyList<HostileStep> Steps) : HostilePlan;
}

/// <summary>A step of a script.</summary>
/// <param name="Method">Befalls only exchanges with such a request; null: whatever the fault can befall.</param>
/// <param name="Times">How many exchanges in a row.</param>
public sealed record HostileStep(HostileFault Fault, string? Method = null, int Times = 1);
