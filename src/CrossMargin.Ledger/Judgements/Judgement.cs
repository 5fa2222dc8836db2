using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Judgements;

/// <summary>What a decision or an attempt stands on: both its verdicts can be given again from it. Written with it, once, and never changed.</summary>
/// <param name="EpisodeBlock">Where the sub-account was first judged liquidatable.</param>
/// <param name="Judged">The block that the venue's verdict stands on.</param>
/// <param name="Timestamp">Unix seconds that it was given for: of that block, or of the estimated next one.</param>
/// <param name="Inputs">What both verdicts were given on.</param>
/// <param name="LocalDigest">Of the sub-account as the venue's model said it was.</param>
/// <param name="GlobalDigest">Of margin's report on the whole account; null where it had no view of it.</param>
public sealed record Judgement(
    long EpisodeBlock, BlockRef Judged, long Timestamp, JudgementInputs Inputs, Hash32 LocalDigest, Hash32? GlobalDigest);

/// <summary>The inputs of a judgement.</summary>
/// <param name="Slots">Every value other than zero that the venue's model asked for.</param>
/// <param name="Verdict">What margin's report was given on, as margin's own JSON; null where it had no view of the account.</param>
/// <param name="ProfitFloorUsd">The least profit that was asked for.</param>
/// <param name="Balances">What could be paid with, raw, by token; empty where it was decided before anybody looked.</param>
/// <param name="Gas">Null where it was decided before gas had a price.</param>
public sealed record JudgementInputs(
    IReadOnlyList<Holding> Slots, string? Verdict, double ProfitFloorUsd, IReadOnlyDictionary<Address, BigInteger> Balances, GasFigures? Gas)
{
    /// <summary>Of <see cref="Slots"/>, prices that were not in a block yet: the node's pending state had them. Empty where it was judged at the book's.</summary>
    public IReadOnlyList<Slot> Pending { get; init; } = [];

    /// <summary>Null where it was its owner's only one, or decided before anybody looked.</summary>
    public OrderPlace? Place { get; init; }
}

/// <summary>Which of its owner's sub-accounts below their lines, on all venues and chains, it was: most margin released per dollar of cost first.</summary>
/// <param name="Rank">1 for the first.</param>
/// <param name="Count">How many there were.</param>
/// <param name="ReleasedUsd">Margin that its liquidation was expected to release; negative where it would take some.</param>
/// <param name="CostUsd">Gas, slippage and penalty; 0 and more.</param>
public sealed record OrderPlace(int Rank, int Count, double ReleasedUsd, double CostUsd);

/// <summary>What gas cost.</summary>
/// <param name="MaxFeePerGas">Wei: the most that was offered.</param>
/// <param name="MaxPriorityFeePerGas">Wei: of that, the most for the block's builder.</param>
/// <param name="ExpectedPerGas">Wei: what the next block was expected to take.</param>
/// <param name="NativeUsd">USD per whole native token.</param>
public sealed record GasFigures(BigInteger MaxFeePerGas, BigInteger MaxPriorityFeePerGas, BigInteger ExpectedPerGas, double NativeUsd);
