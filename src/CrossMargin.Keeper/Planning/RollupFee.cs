using System.Numerics;

namespace CrossMargin.Keeper.Planning;

/// <summary>What a rollup takes for one transaction beside gas, in wei.</summary>
/// <param name="DataWei">For having its data on the chain below.</param>
/// <param name="OperatorWei">For the operator, whatever gas it uses.</param>
/// <param name="OperatorWeiPerMillionGas">For the operator, by the gas that it uses.</param>
internal readonly record struct RollupFee(BigInteger DataWei, BigInteger OperatorWei = default, BigInteger OperatorWeiPerMillionGas = default)
{
    /// <summary>Gas that <see cref="OperatorWeiPerMillionGas"/> is for.</summary>
    public const long Million = 1_000_000;

    /// <summary>Of all together, rounded up.</summary>
    public BigInteger Of(long gas) => DataWei + OperatorWei + (((gas * OperatorWeiPerMillionGas) + Million - 1) / Million);
}
