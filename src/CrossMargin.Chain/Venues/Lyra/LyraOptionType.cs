using System.Numerics;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What a position is, in the contracts' own numbers. A short one is covered by the token that it is named after.</summary>
/// <remarks>Source: @lyrafinance/protocol 0.1.3-alpha, OptionMarket.sol, OptionType.</remarks>
internal enum LyraOptionType
{
    LongCall,
    LongPut,
    ShortCallBase,
    ShortCallQuote,
    ShortPutQuote,
}

internal static class LyraOptionTypes
{
    public static bool IsKnown(BigInteger number) => number.Sign >= 0 && number <= (int)LyraOptionType.ShortPutQuote;

    public static bool IsShort(this LyraOptionType type) => type >= LyraOptionType.ShortCallBase;

    public static bool IsCall(this LyraOptionType type) => type is not (LyraOptionType.LongPut or LyraOptionType.ShortPutQuote);
}
