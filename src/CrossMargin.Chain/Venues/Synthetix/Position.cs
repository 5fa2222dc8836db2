using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>A trader's position as a market stores it; all zero but for the margin where there is none.</summary>
/// <remarks>18 decimals. Source: synthetix 2.102.1, IPerpsV2MarketBaseTypes.sol, Position.</remarks>
internal readonly record struct Position
{
    public BigInteger Id { get; init; }

    /// <summary>Never negative: gains and losses are taken in when the position is changed.</summary>
    public BigInteger Margin { get; init; }

    /// <summary>Positive is long.</summary>
    public BigInteger Size { get; init; }

    /// <summary>The price up to which gains are in the margin.</summary>
    public BigInteger LastPrice { get; init; }

    /// <summary>The entry of the funding sequence up to which funding is in the margin.</summary>
    public BigInteger FundingIndex { get; init; }

    /// <summary>The sequence at that entry: sUSD per unit since the market began.</summary>
    public BigInteger Funding { get; init; }

    public static Position Read(SubAccountKey account, MarketSlots market, VenueSlots slots) => new()
    {
        Id = slots[account, market.PositionId],
        Margin = slots[account, market.Margin],
        Size = slots[account, market.Size],
        LastPrice = slots[account, market.LastPrice],
        FundingIndex = slots[account, market.PositionFundingIndex],
        Funding = slots[account, market.PositionFunding],
    };
}
