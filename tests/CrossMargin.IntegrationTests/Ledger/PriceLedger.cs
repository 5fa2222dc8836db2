using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>Writes prices to the real ledger, block by block, as an indexer would.</summary>
internal sealed class PriceLedger(ILedger ledger, VenueId venue)
{
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_006_400);

    private BlockRef _tip;
    private byte _fork = 1;

    public BlockRef Tip => _tip;

    public async Task OpenAsync(CancellationToken cancellationToken) =>
        _tip = (await ledger.OpenAsync(venue.Chain, 0, cancellationToken)).Checkpoint;

    /// <summary>A batch whose last block has this time; prices are in USD, as far as they changed.</summary>
    public async Task AppendAsync(DateTimeOffset time, CancellationToken cancellationToken, params (string Symbol, decimal Usd)[] prices)
    {
        long number = _tip.Number + 1;
        BlockRef last = new(venue.Chain, number, Hash32.OfNumber((new BigInteger(number) * 256) + _fork + 1), time.ToUnixTimeSeconds());
        LedgerEntry[] entries = [.. prices.Select((price, index) => new LedgerEntry(
            number, LedgerEntry.EndOfBlock, index, venue.Name, SubAccountKey.Market, PricingVenue.SlotOf(price.Symbol),
            new BigInteger(price.Usd * 100), Hash32.Zero))];
        await ledger.AppendAsync(_tip, new LedgerBatch(last, [last], 0, entries), cancellationToken);
        _tip = last;
    }

    public async Task UnwindAsync(BlockRef ancestor, CancellationToken cancellationToken)
    {
        await ledger.UnwindAsync(_tip, ancestor, cancellationToken);
        (_tip, _fork) = (ancestor, (byte)(_fork + 1));
    }
}
