using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>What the venue would accept and the keeper can pay.</summary>
internal abstract record Sizing
{
    private Sizing()
    {
    }

    /// <summary>What could be paid with, raw, by token.</summary>
    public IReadOnlyDictionary<Address, BigInteger> Balances { get; init; } = new Dictionary<Address, BigInteger>();

    /// <param name="Call">As the venue's adapter encodes it, or the executor's order with that in it; from the keeper's account.</param>
    public sealed record Sized(LiquidationPlan Plan, CallRequest Call) : Sizing
    {
        /// <summary>Null where the keeper pays from what it holds.</summary>
        public FlashFunding? Flash { get; init; }

        /// <summary>As <see cref="AttemptPlan.GainUsd"/>.</summary>
        public double GainUsd => Flash?.GainUsd ?? Plan.Option.GainUsd;
    }

    public sealed record Passed(DecisionKind Kind, string Reason) : Sizing;
}
