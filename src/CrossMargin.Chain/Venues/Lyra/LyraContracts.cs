using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The contracts of one market.</summary>
/// <remarks>
/// The market names them nowhere, neither in an event nor in a getter: they are read from its storage. It is no proxy, and they are set
/// once. Source: @lyrafinance/protocol 0.1.3-alpha, OptionMarket.sol: words 0 to 2 are those of Owned, SimpleInitializeable and
/// ReentrancyGuard.
/// </remarks>
internal sealed record LyraContracts(
    Address Market, Address Adapter, Address Pool, Address Pricer, Address GreekCache, Address OptionToken, Address Quote, Address Base)
{
    private const int AdapterWord = 3;
    private const int PoolWord = 4;
    private const int PricerWord = 5;
    private const int GreekCacheWord = 6;
    private const int OptionTokenWord = 8;
    private const int QuoteWord = 9;
    private const int BaseWord = 10;

    private static readonly int[] Words = [AdapterWord, PoolWord, PricerWord, GreekCacheWord, OptionTokenWord, QuoteWord, BaseWord];

    /// <summary>As they were found when the market was first observed; null before that.</summary>
    public static LyraContracts? Of(Address market, VenueSlots slots) => slots[LyraSlots.OptionToken].IsZero ? null : new LyraContracts(
        market, slots[LyraSlots.Adapter].ToAddress(), slots[LyraSlots.Pool].ToAddress(), slots[LyraSlots.Pricer].ToAddress(),
        slots[LyraSlots.GreekCache].ToAddress(), slots[LyraSlots.OptionToken].ToAddress(), slots[LyraSlots.Quote].ToAddress(),
        slots[LyraSlots.Base].ToAddress());

    /// <returns>Null when the market is not initialised, or is none.</returns>
    public static async Task<LyraContracts?> FindAsync(IChainClient chain, Address market, CancellationToken cancellationToken)
    {
        Hash32[] words = await Task.WhenAll(Words.Select(
            word => chain.ReadStorageAsync(market, Hash32.OfNumber(word), BlockId.Latest, cancellationToken)));
        // A word with more than an address in it is another contract's.
        if (words.Any(word => word.IsZero || Address.FromWord(word).ToWord() != word))
            return null;
        Address[] found = [.. words.Select(Address.FromWord)];
        return new LyraContracts(market, found[0], found[1], found[2], found[3], found[4], found[5], found[6]);
    }
}
