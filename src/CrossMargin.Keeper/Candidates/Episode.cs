using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Candidates;

/// <summary>The time in which one sub-account is liquidatable without a break: what was done and noted about it.</summary>
/// <param name="firstBlock">The block at which it was first judged so.</param>
internal sealed class Episode(long firstBlock)
{
    private readonly HashSet<DecisionKind> _noted = [];
    private int _failures;

    public long FirstBlock { get; } = firstBlock;

    /// <summary>Left alone until then.</summary>
    public DateTimeOffset RestsUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>A declined plan is recorded already.</summary>
    public bool IsDeclined { get; set; }

    /// <summary>A dry run is recorded already: another would say the same.</summary>
    public bool IsRehearsed { get; set; }

    /// <summary>Whether the kind is new to the episode.</summary>
    public bool Note(DecisionKind kind) => _noted.Add(kind);

    /// <summary>Rests for the delay: nothing failed, but nothing can be done.</summary>
    public void Rest(DateTimeOffset now, TimeSpan delay) => RestsUntil = now + delay;

    /// <summary>Rests for twice as long each time, up to the longest: a revert that repeats must not cost ever more.</summary>
    public void Fail(DateTimeOffset now, TimeSpan delay, TimeSpan longest)
    {
        TimeSpan doubled = delay * Math.Pow(2, Math.Min(_failures++, 30));
        RestsUntil = now + (doubled < longest ? doubled : longest);
    }
}
