using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The slots of positions, and of the market as a whole. Names are part of the ledger: never changed.</summary>
/// <remarks>Decimals have 18 places unless a slot says otherwise.</remarks>
internal static class LyraSlots
{
    // Of a position, while it is active. Its owner is a mark that every venue may have.
    public static readonly Slot Strike = new("strike");

    /// <summary>A <see cref="LyraOptionType"/>.</summary>
    public static readonly Slot OptionType = new("option-type");

    /// <summary>Contracts, never negative: the type tells which side.</summary>
    public static readonly Slot Amount = new("amount");

    /// <summary>Of the base or the quote token, as the type says.</summary>
    public static readonly Slot Collateral = new("collateral");

    // Of the market: its contracts.
    public static readonly Slot OptionToken = new("option-token");
    public static readonly Slot Pricer = new("option-market-pricer");
    public static readonly Slot GreekCache = new("greek-cache");
    public static readonly Slot Pool = new("liquidity-pool");
    public static readonly Slot Adapter = new("exchange-adapter");
    public static readonly Slot Quote = new("quote");
    public static readonly Slot Base = new("base");

    /// <summary>Where the exchange adapter has its prices from.</summary>
    public static readonly Slot Rates = new("exchange-rates");

    /// <summary>One once both tokens were seen to have the 18 decimals that the contracts take for granted.</summary>
    public static readonly Slot HasKnownTokens = new("known-tokens");

    /// <summary>USD per unit of the base token; zero while the exchange adapter gives none, or is paused.</summary>
    public static readonly Slot Spot = new("spot");

    /// <summary>Unix seconds; zero where nobody says.</summary>
    public static readonly Slot SpotTime = new("spot-time");

    /// <summary>What selling the base token for the quote token costs: a fraction.</summary>
    public static readonly Slot SellingFee = new("selling-fee");

    /// <summary>What the liquidity pool is worth; read only while a liquidation is at hand.</summary>
    public static readonly Slot PoolValue = new("pool-value");

    /// <summary>The traders' net standard vega over all boards: signed.</summary>
    public static readonly Slot NetVega = new("net-vega");

    /// <summary>Bad debt of all liquidations so far, quote.</summary>
    public static readonly Slot Insolvent = new("insolvent");

    /// <summary>The highest strike id that was ever given: they count from one.</summary>
    public static readonly Slot StrikeCount = new("strikes");

    public static LyraOptionType TypeOf(SubAccountKey position, VenueSlots slots) => (LyraOptionType)(int)slots[position, OptionType];

    /// <summary>The sub-account of a position: its number is the option token's.</summary>
    public static SubAccountKey KeyOf(BigInteger position) => new(Address.Zero, Hash32.OfNumber(position));
}
