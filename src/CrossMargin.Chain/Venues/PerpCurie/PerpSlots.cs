using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>The slots of the venue as a whole, and of an account as a whole. Names are part of the ledger: never changed.</summary>
/// <remarks>Ratios are of a million. Where zero is a value like any other, one is added, so that zero is "not read".</remarks>
internal static class PerpSlots
{
    /// <summary>Of an account: its settlement tokens in the vault and its realised gain beside it, as one sum of 18 decimals.</summary>
    public static readonly Slot Cash = new("cash");

    /// <summary>Of an account with collateral: from how much debt on it is liquidated; in the settlement token's units.</summary>
    public static readonly Slot DebtLimit = new("debt-limit");

    /// <summary>Of an account: 1 until its debt limit is read.</summary>
    public static readonly Slot DebtLimitUnread = new("debt-limit-unread");

    // Of the market: the contracts, as they name each other.
    public static readonly Slot Vault = new("vault");
    public static readonly Slot AccountBalance = new("account-balance");
    public static readonly Slot Exchange = new("exchange");
    public static readonly Slot OrderBook = new("order-book");
    public static readonly Slot Config = new("config");
    public static readonly Slot InsuranceFund = new("insurance-fund");
    public static readonly Slot CollateralManager = new("collateral-manager");
    public static readonly Slot SettlementToken = new("settlement-token");
    public static readonly Slot SettlementDecimals = new("settlement-decimals");

    // What is asked of an account.
    public static readonly Slot InitialRatio = new("initial-ratio");
    public static readonly Slot MaintenanceRatio = new("maintenance-ratio");
    public static readonly Slot PenaltyRatio = new("penalty-ratio");
    public static readonly Slot CollateralBuffer = new("collateral-buffer");
    public static readonly Slot DebtRatio = new("debt-ratio");
    public static readonly Slot DebtThreshold = new("debt-threshold");
    public static readonly Slot LiquidationRatio = new("liquidation-ratio");
    public static readonly Slot InsuranceFeeRatio = new("insurance-fee-ratio");

    /// <summary>In the settlement token's units: a smaller debt is repaid as a whole.</summary>
    public static readonly Slot CollateralDust = new("collateral-dust");

    // Of funding: seconds, and the largest premium that counts.
    public static readonly Slot TwapInterval = new("twap-interval");
    public static readonly Slot FundingRateMax = new("funding-rate-max");

    /// <summary>What the insurance fund holds outside the vault, in the settlement token's units.</summary>
    public static readonly Slot InsuranceWallet = new("insurance-wallet");

    /// <summary>Unix seconds of the block that prices were read at.</summary>
    public static readonly Slot ObservedAt = new("observed-at");

    public static readonly Slot MarketCount = new("markets");
    public static readonly Slot CollateralCount = new("collaterals");

    public static Slot MarketAt(long index) => Slot.Of("market", index);

    public static Slot CollateralAt(long index) => Slot.Of("collateral", index);
}
