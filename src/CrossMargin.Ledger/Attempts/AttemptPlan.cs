using CrossMargin.Domain;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.Ledger.Attempts;

/// <summary>All that is known of an attempt before anything is done for it.</summary>
/// <param name="Owner">Whose sub-account it is, as of the judged block: of a numbered one, whoever had its token then.</param>
/// <param name="DryRun">Whether everything but signing and sending is done.</param>
/// <param name="Signer">Who pays, unless the money is borrowed, and receives.</param>
/// <param name="Cost">As it was expected.</param>
/// <param name="ProfitFloorUsd">The least profit that was asked for.</param>
public sealed record AttemptPlan(
    LiquidationPlan Liquidation, Address Owner, bool DryRun, Address Signer, PlanCost Cost, double ProfitFloorUsd, JudgedHealth Health)
{
    /// <summary>USD per whole native token, by which gas is valued; null in attempts of earlier versions.</summary>
    public double? NativeUsd { get; init; }

    /// <summary>What it stands on: written with the attempt, and not read with it; <see cref="KeeperJournal"/> does.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>Null where the signer pays from what it holds.</summary>
    public FlashFunding? Flash { get; init; }

    /// <summary>Expected before any cost: what the executor said, where the money is borrowed; else the venue's bonus.</summary>
    public double GainUsd => Flash?.GainUsd ?? Liquidation.Option.GainUsd;

    public double ProfitUsd => GainUsd - Cost.TotalUsd;
}
