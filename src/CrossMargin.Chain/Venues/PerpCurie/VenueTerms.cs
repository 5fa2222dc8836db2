using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What the venue asks of every account. Ratios are of a million.</summary>
/// <param name="Initial">Of what is owed, to open.</param>
/// <param name="Maintenance">Of a position's value, to keep it.</param>
/// <param name="CollateralMaintenance">The same, to keep one's collateral: a little more.</param>
/// <param name="Penalty">Of a liquidated position's value.</param>
/// <param name="DebtRatio">Of the collateral's weighted value that may be owed in the settlement token.</param>
/// <param name="LiquidationRatio">Of a debt that may be repaid at once.</param>
/// <param name="InsuranceFee">Of what a liquidator of collateral pays.</param>
/// <param name="Dust">18 decimals: a debt up to it is repaid as a whole.</param>
internal sealed record VenueTerms(
    byte SettlementDecimals,
    BigInteger Initial,
    BigInteger Maintenance,
    BigInteger CollateralMaintenance,
    BigInteger Penalty,
    BigInteger DebtRatio,
    BigInteger LiquidationRatio,
    BigInteger InsuranceFee,
    BigInteger Dust)
{
    /// <summary>18 decimals of one unit of the settlement token.</summary>
    public BigInteger Scale { get; } = BigInteger.Pow(10, PerpMath.Decimals - SettlementDecimals);

    public static VenueTerms Read(VenueSlots slots)
    {
        byte decimals = (byte)slots[PerpSlots.SettlementDecimals];
        BigInteger maintenance = slots[PerpSlots.MaintenanceRatio];
        return new VenueTerms(
            decimals, slots[PerpSlots.InitialRatio], maintenance, maintenance + slots[PerpSlots.CollateralBuffer],
            slots[PerpSlots.PenaltyRatio], slots[PerpSlots.DebtRatio], slots[PerpSlots.LiquidationRatio],
            slots[PerpSlots.InsuranceFeeRatio],
            slots[PerpSlots.CollateralDust] * BigInteger.Pow(10, PerpMath.Decimals - decimals));
    }

    /// <summary>In the settlement token's units, down [SettlementTokenMath.formatSettlementToken].</summary>
    public BigInteger ToSettlement(BigInteger amount) => PerpMath.DivideDown(amount, Scale);
}
