using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>The slots of the venue as a whole. Names are part of the ledger: never changed.</summary>
internal static class SynthetixSlots
{
    // Contracts, as the address resolver names them.
    public static readonly Slot Resolver = new("resolver");
    public static readonly Slot ExchangeRates = new("exchange-rates");
    public static readonly Slot SystemStatus = new("system-status");
    public static readonly Slot Settings = new("settings");
    public static readonly Slot Synth = new("synth");

    /// <summary>sUSD as a token: the synth's proxy.</summary>
    public static readonly Slot Dollar = new("dollar");

    // Settings of all markets: sUSD, or a fraction, with 18 decimals.
    public static readonly Slot MinKeeperFee = new("min-keeper-fee");
    public static readonly Slot MaxKeeperFee = new("max-keeper-fee");
    public static readonly Slot LiquidationFeeRatio = new("liquidation-fee-ratio");
    public static readonly Slot MinInitialMargin = new("min-initial-margin");
    public static readonly Slot KeeperLiquidationFee = new("keeper-liquidation-fee");

    /// <summary>Seconds after which a rate is no longer valid.</summary>
    public static readonly Slot RateStalePeriod = new("rate-stale-period");

    /// <summary>
    /// One once the settings of all markets were read from the contract of <see cref="Settings"/>: from there on its events tell.
    /// </summary>
    public static readonly Slot SettingsRead = new("settings-read");

    /// <summary>How many markets were ever added.</summary>
    public static readonly Slot MarketCount = new("markets");

    private static readonly HashSet<Slot> VerdictSlots =
        [MinKeeperFee, MaxKeeperFee, LiquidationFeeRatio, MinInitialMargin, KeeperLiquidationFee, RateStalePeriod];

    /// <summary>The market that was added so many markets after the first.</summary>
    public static Slot MarketAt(int number) => Slot.Of("market", number);

    /// <summary>Whether a change moves the verdict on every account.</summary>
    public static bool MovesEveryone(Slot slot) => VerdictSlots.Contains(slot);
}
