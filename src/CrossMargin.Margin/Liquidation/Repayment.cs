using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Repays a debt out of a collateral of the same sub-account.</summary>
/// <remarks>Both must have a price. Collateral given = debt · price of the debt / price of the collateral · (1 + cost), rounded up.</remarks>
public sealed record Repayment : ReliefAction
{
    private readonly ExchangeRate _rate;

    internal Repayment(SubAccountView subAccount, DebtPosition debt, CollateralBalance collateral, double cost, SizeLimits limits)
        : base(subAccount.Id, debt.Amount.Raw, debt.Amount.Decimals, limits)
    {
        (Debt, Collateral, Cost) = (debt, collateral, cost);
        _rate = ExchangeRate.Of(
            debt.Amount.Decimals, ExactPrice.Of(debt.Price!), collateral.Amount.Decimals, ExactPrice.Of(collateral.Price!), cost);
    }

    public DebtPosition Debt { get; }

    public CollateralBalance Collateral { get; }

    /// <summary>Slippage and penalty, a fraction of the debt.</summary>
    public double Cost { get; }

    public override string PositionName => $"Debt {Debt.Token.Symbol} {Debt.Token.Address}";

    public override string Name => $"Repay out of {Collateral.Token.Symbol} {Collateral.Token.Address}";

    public override double CostUsd(BigInteger steps) => DebtUsd(AmountOf(steps).Raw) * Cost;

    public override double LocalEffectUsd(BigInteger steps)
    {
        BigInteger raw = AmountOf(steps).Raw;
        return DebtUsd(raw) - SeizedUsd(raw) * Collateral.LiquidationThreshold;
    }

    /// <inheritdoc/>
    internal override BigInteger AffordableSteps(SubAccountView subAccount)
    {
        BigInteger most = _rate.Affordable(Collateral.Amount.Raw);
        return most >= Position ? TotalSteps : most / Step;
    }

    /// <inheritdoc/>
    internal override double StepsToCover(double missingUsd, double target, RiskParameters parameters) => LinearSizing.DebtToRepay(
        missingUsd,
        Debt.Price!.Usd,
        assetWeight: 1 - parameters.HaircutOf(Collateral.Token).Maintenance,
        assetMultiplier: 1 + Cost,
        liabilityWeight: Math.Min(10, 1 + target * parameters.Of(Debt.Token.Underlying).Maintenance),
        liabilityMultiplier: 1,
        insuranceFee: 0) / Units(Step);

    private protected override SubAccountView Apply(SubAccountView subAccount, BigInteger raw)
    {
        int index = subAccount.Debts.ToList().FindIndex(one => one.Token == Debt.Token && one.Amount.Raw >= raw);
        SubAccountView after = subAccount with
        {
            Debts = [.. subAccount.Debts.Select((one, at) => at == index ? one with { Amount = one.Amount with { Raw = one.Amount.Raw - raw } } : one)],
            Collateral = Changed(subAccount.Collateral, Collateral.Token, -_rate.Given(raw)),
        };
        return after with { Local = Moved(subAccount.Local, DebtUsd(raw) - SeizedUsd(raw) * Collateral.LiquidationThreshold, after) };
    }

    private double DebtUsd(BigInteger raw) => new TokenAmount(raw, Decimals).ToAssetQuantity() * Debt.Price!.Usd;

    private double SeizedUsd(BigInteger raw) =>
        new TokenAmount(_rate.Given(raw), Collateral.Amount.Decimals).ToDebtQuantity() * Collateral.Price!.Usd;
}
