using CrossMargin.Domain;

namespace CrossMargin.Margin;

/// <summary>What positions are worth at the observed prices, without haircuts; zero without a price.</summary>
public static class PositionValue
{
    /// <summary>USD, rounded down.</summary>
    public static double Usd(CollateralBalance owned) => owned.Amount.ToAssetQuantity() * (owned.Price?.Usd ?? 0);

    /// <summary>USD, positive, rounded up.</summary>
    public static double Usd(DebtPosition owed) => owed.Amount.ToDebtQuantity() * (owed.Price?.Usd ?? 0);

    /// <summary>Signed notional, USD: size · mark.</summary>
    public static double NotionalUsd(PerpPosition perp) => perp.Size.ToAssetQuantity() * (perp.Mark?.Usd ?? 0);

    /// <summary>Unrealised result and funding, USD: size · mark − entry + funding; rounded down.</summary>
    public static double Usd(PerpPosition perp) =>
        NotionalUsd(perp) - perp.EntryValue.ToDebtQuantity() + perp.AccruedFunding.ToAssetQuantity();

    /// <summary>Of all assets of a sub-account, USD.</summary>
    public static double CollateralUsd(SubAccountView one) => one.Collateral.Sum(Usd);

    /// <summary>Of all debts of a sub-account, USD; positive.</summary>
    public static double DebtUsd(SubAccountView one) => one.Debts.Sum(Usd);
}
