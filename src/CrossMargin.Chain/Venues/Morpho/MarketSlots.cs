using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>The slots of one market and of those who have something in it. All names end with the market's id.</summary>
internal sealed class MarketSlots(Hash32 id)
{
    public const string LastUpdateKind = "last-update";

    public Hash32 Id => id;

    /// <summary>The five parameters that make the market's id. They never change.</summary>
    public Slot LoanToken { get; } = Of("loan-token", id);

    public Slot CollateralToken { get; } = Of("collateral-token", id);

    public Slot Oracle { get; } = Of("oracle", id);

    /// <summary>The interest rate model; zero for a market without interest.</summary>
    public Slot Irm { get; } = Of("irm", id);

    /// <summary>Liquidation loan-to-value, in WAD.</summary>
    public Slot Lltv { get; } = Of("lltv", id);

    public Slot TotalSupplyAssets { get; } = Of("total-supply-assets", id);

    public Slot TotalSupplyShares { get; } = Of("total-supply-shares", id);

    public Slot TotalBorrowAssets { get; } = Of("total-borrow-assets", id);

    public Slot TotalBorrowShares { get; } = Of("total-borrow-shares", id);

    /// <summary>Unix seconds: up to when interest is in the totals. Zero means that there is no such market.</summary>
    public Slot LastUpdate { get; } = Of(LastUpdateKind, id);

    /// <summary>Fraction of the interest, in WAD.</summary>
    public Slot Fee { get; } = Of("fee", id);

    /// <summary>Read from the interest rate model at the block: its rate per second in WAD, plus one. Zero: it does not say.</summary>
    public Slot Rate { get; } = Of("rate", id);

    /// <summary>Read from the oracle at the block. Zero: it has no price, or does not say.</summary>
    public Slot Price { get; } = Of("price", id);

    /// <summary>Of an account.</summary>
    public Slot SupplyShares { get; } = Of("supply-shares", id);

    /// <summary>Of an account.</summary>
    public Slot BorrowShares { get; } = Of("borrow-shares", id);

    /// <summary>Of an account: units of the collateral token.</summary>
    public Slot Collateral { get; } = Of("collateral", id);

    public MarketState StateOf(VenueSlots slots) => new(
        slots[TotalSupplyAssets], slots[TotalSupplyShares], slots[TotalBorrowAssets], slots[TotalBorrowShares], slots[LastUpdate], slots[Fee]);

    public MarketPosition PositionOf(SubAccountKey account, VenueSlots slots) =>
        new(slots[account, SupplyShares], slots[account, BorrowShares], slots[account, Collateral]);

    /// <summary>Per second, in WAD. Zero without an interest rate model; null when the model does not say it.</summary>
    public BigInteger? RateOf(VenueSlots slots) =>
        slots[Irm].IsZero ? BigInteger.Zero : slots[Rate].IsZero ? null : slots[Rate] - 1;

    public MorphoBlue.MarketParams ParametersOf(VenueSlots slots) => new(
        slots[LoanToken].ToAddress(), slots[CollateralToken].ToAddress(), slots[Oracle].ToAddress(), slots[Irm].ToAddress(), slots[Lltv]);

    /// <summary>Whether anybody's account depends on the market's price or rate.</summary>
    public bool IsExposed(VenueSlots slots) => !slots[TotalBorrowAssets].IsZero || slots.Column(Collateral).Count > 0;

    /// <summary>Everybody who has something in the market.</summary>
    public IEnumerable<SubAccountKey> Accounts(VenueSlots slots) =>
        slots.Column(SupplyShares).Keys.Union(slots.Column(BorrowShares).Keys).Union(slots.Column(Collateral).Keys);

    private static Slot Of(string kind, Hash32 id) => new($"{kind}:{id}");
}
