using System.Numerics;
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

    /// <summary>Rounded up, as a debt is.</summary>
    /// <remarks>Execution only: what a rollup adds for its data on the chain below is not part of gas and is not known to the node's estimate.</remarks>
    public double CostUsd(long gas) => new TokenAmount(gas * ExpectedPerGas, NativeDecimals).ToDebtQuantity() * NativeUsd;

    /// <summary>As <see cref="CostUsd"/>, at the most that is offered.</summary>
    public double MostUsd(long gas) => new TokenAmount(gas * MaxFeePerGas, NativeDecimals).ToDebtQuantity() * NativeUsd;

    /// <summary>Wei that the sender must own for the transaction to be taken.</summary>
    public BigInteger MostFor(long gasLimit) => gasLimit * MaxFeePerGas;
}
