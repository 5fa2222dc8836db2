using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>One account's balance of one token beside the settlement token.</summary>
/// <remarks>Source: curie-contract 2.8.4, Vault.sol; the names in brackets are its functions.</remarks>
internal sealed record CollateralHolding
{
    public required CollateralSlots Collateral { get; init; }

    /// <summary>In the token's units.</summary>
    public required BigInteger Balance { get; init; }

    public required byte Decimals { get; init; }

    public required BigInteger Price { get; init; }

    public required byte PriceDecimals { get; init; }

    /// <summary>Of a million.</summary>
    public required BigInteger Weight { get; init; }

    /// <summary>Of a million.</summary>
    public required BigInteger Discount { get; init; }

    /// <summary>False where a feed or a token does not answer: the vault then answers nothing about the account.</summary>
    public required bool IsPriced { get; init; }

    /// <summary>What of it counts, 18 decimals [_getNonSettlementTokenValue].</summary>
    public BigInteger WeightedValue => PerpMath.MulRatio(SettlementFor(Balance, Price), Weight);

    /// <summary>What a liquidator pays for it; zero where nothing can be paid.</summary>
    public BigInteger DiscountedPrice => PerpMath.MulRatio(Price, PerpMath.Million - Discount);

    private BigInteger PriceUnit => BigInteger.Pow(10, PriceDecimals);

    /// <returns>Null where the account holds none.</returns>
    public static CollateralHolding? Read(SubAccountKey account, CollateralSlots collateral, VenueSlots slots)
    {
        BigInteger balance = slots[account, collateral.Balance];
        if (balance.IsZero)
            return null;
        (BigInteger decimals, BigInteger price, BigInteger priceDecimals) =
            (slots[collateral.DecimalsPlusOne], slots[collateral.PricePlusOne], slots[collateral.PriceDecimalsPlusOne]);
        bool isPriced = !decimals.IsZero && !price.IsZero && !priceDecimals.IsZero;
        return new CollateralHolding
        {
            Collateral = collateral,
            Balance = balance,
            Decimals = (byte)BigInteger.Max(0, decimals - 1),
            Price = isPriced ? price - 1 : 0,
            PriceDecimals = (byte)BigInteger.Max(0, priceDecimals - 1),
            Weight = slots[collateral.Weight],
            Discount = slots[collateral.Discount],
            IsPriced = isPriced,
        };
    }

    /// <summary>What so much of the token is worth, 18 decimals [_getSettlementByCollateral].</summary>
    public BigInteger SettlementFor(BigInteger amount, BigInteger price) => Decimals > PerpMath.Decimals
        ? PerpMath.ConvertDecimals(PerpMath.MulDiv(amount, price, PriceUnit), Decimals, PerpMath.Decimals)
        : PerpMath.MulDiv(PerpMath.ConvertDecimals(amount, Decimals, PerpMath.Decimals), price, PriceUnit);

    /// <summary>How much of the token is worth so much [_getCollateralBySettlement].</summary>
    /// <param name="settlement">18 decimals.</param>
    /// <param name="price">Above zero.</param>
    public BigInteger AmountFor(BigInteger settlement, BigInteger price) => Decimals > PerpMath.Decimals
        ? PerpMath.MulDivUp(PerpMath.ConvertDecimals(settlement, PerpMath.Decimals, Decimals), PriceUnit, price)
        : PerpMath.ConvertDecimals(PerpMath.MulDivUp(settlement, PriceUnit, price), PerpMath.Decimals, Decimals);
}
