using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.Keeper.Acting;

/// <summary>A candidate while it is decided about, with all that was found out so far.</summary>
/// <param name="ProfitFloorUsd">The least profit that is asked for on its chain.</param>
internal sealed record Decision(HealthRecord Record, Episode Episode, double ProfitFloorUsd)
{
    public Candidate Candidate => Record.Candidate;

    public JudgedHealth Health => Record.Health;

    /// <summary>Null until gas has a price.</summary>
    public GasQuote? Gas { get; init; }

    /// <summary>What can be paid with; empty until somebody looked.</summary>
    public IReadOnlyDictionary<Address, BigInteger> Balances { get; init; } = new Dictionary<Address, BigInteger>();

    /// <summary>Among its owner's that are below their lines; null where it is the only one, and until gas has a price.</summary>
    public OrderPlace? Place { get; init; }

    public Judgement ToJudgement() => Record.ToJudgement(Episode.FirstBlock, ProfitFloorUsd, Balances, Gas, Place);
}
