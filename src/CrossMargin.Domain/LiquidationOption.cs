namespace CrossMargin.Domain;

/// <summary>One liquidation that a venue would accept now, sized to its limits and to the capital at hand.</summary>
/// <param name="RepayUsd">What the keeper pays, at the venue's price.</param>
/// <param name="SeizeUsd">What the keeper receives, at the venue's price, after the protocol's fee.</param>
public sealed record LiquidationOption(
    Token Debt, TokenAmount Repay, double RepayUsd, Token Collateral, TokenAmount Seize, double SeizeUsd)
{
    /// <summary>The bonus before gas.</summary>
    public double GainUsd => SeizeUsd - RepayUsd;
}
