namespace CrossMargin.Domain;

/// <summary>One liquidation that a venue would accept now, sized to its limits and to the capital at hand.</summary>
/// <param name="Debt">What is repaid; where nothing is, the token that the venue settles in.</param>
/// <param name="Repay">What the keeper pays; zero where the venue wants no capital.</param>
/// <param name="RepayUsd">The same at the venue's price.</param>
/// <param name="Seize">What the keeper receives, after the protocol's fee: collateral, or a fee for closing a position.</param>
/// <param name="SeizeUsd">The same at the venue's price.</param>
public sealed record LiquidationOption(
    Token Debt, TokenAmount Repay, double RepayUsd, Token Collateral, TokenAmount Seize, double SeizeUsd)
{
    /// <summary>What is to be sent now.</summary>
    public LiquidationStep Step { get; init; } = LiquidationStep.Liquidate;

    /// <summary>
    /// How many transactions follow: Synthetix wants a flag, then a liquidation. Each is planned anew, from the state that the one
    /// before left in the ledger, so that a crash between two of them loses nothing.
    /// </summary>
    public int LaterSteps { get; init; }

    /// <summary>Whose position is closed, where an account has one for each of several markets; null in lending.</summary>
    public Address? Market { get; init; }

    /// <summary>Signed USD: what of the position comes to the keeper, who closes it afterwards; 0 where nothing does.</summary>
    public double InheritedUsd { get; init; }

    /// <summary>
    /// Who is to receive it, where the venue wants to be told; null where it pays whoever liquidates. Not kept with an attempt: the call
    /// is encoded as soon as it is planned.
    /// </summary>
    public Address? Beneficiary { get; init; }

    /// <summary>The bonus before gas.</summary>
    public double GainUsd => SeizeUsd - RepayUsd;
}
