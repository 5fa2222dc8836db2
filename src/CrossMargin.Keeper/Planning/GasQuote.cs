using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Planning;

/// <summary>What gas costs now.</summary>
/// <param name="MaxFeePerGas">Wei: the most that is offered.</param>
/// <param name="MaxPriorityFeePerGas">Wei: of that, the most for the block's builder.</param>
/// <param name="ExpectedPerGas">Wei: what the next block is expected to take.</param>
/// <param name="NativeUsd">USD per whole native token.</param>
internal sealed record GasQuote(
    BigInteger MaxFeePerGas, BigInteger MaxPriorityFeePerGas, BigInteger ExpectedPerGas, double NativeUsd)
{
    // Wei: every chain here counts its native token in 18 decimals.
    private const byte NativeDecimals = 18;

    /// <summary>The same, but offering less than the bids of others, so that a builder who serves the highest bid first places it behind them.</summary>
    public GasQuote Behind(PendingBid lowest)
    {
        BigInteger tip = BigInteger.Min(MaxPriorityFeePerGas, BigInteger.Max(0, lowest.MaxPriorityFeePerGas - 1));
        return this with
        {
            MaxFeePerGas = BigInteger.Min(MaxFeePerGas, BigInteger.Max(0, lowest.MaxFeePerGas - 1)),
            MaxPriorityFeePerGas = tip,
            ExpectedPerGas = ExpectedPerGas - (MaxPriorityFeePerGas - tip),
        };
    }

    /// <summary>Whether the next block is expected to take what it offers.</summary>
    public bool IsEnough => MaxFeePerGas >= ExpectedPerGas;

    /// <summary>Of gas alone: what a chain takes beside it, <see cref="DataFeeMarket"/> tells.</summary>
    public double CostUsd(long gas) => Usd(gas * ExpectedPerGas);

    /// <summary>As <see cref="CostUsd"/>, at the most that is offered.</summary>
    public double MostUsd(long gas) => Usd(gas * MaxFeePerGas);

    /// <summary>Rounded up, as a debt is.</summary>
    public double Usd(BigInteger wei) => new TokenAmount(wei, NativeDecimals).ToDebtQuantity() * NativeUsd;

    /// <summary>Wei that the sender must own for the transaction to be taken.</summary>
    public BigInteger MostFor(long gasLimit) => gasLimit * MaxFeePerGas;
}
