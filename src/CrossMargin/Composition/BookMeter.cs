using System.Diagnostics.Metrics;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Composition;

/// <summary>How current the book of this process is, whoever indexes.</summary>
internal sealed class BookMeter : IDisposable
{
    public const string Name = "CrossMargin.Book";

    private readonly Meter _meter = new(Name);

    public BookMeter(AccountBook book, TimeProvider time)
    {
        _meter.CreateObservableGauge(
            "crossmargin.chain.lag",
            () => Conditions().Where(chain => !chain.AsOf.Hash.IsZero).Select(chain => new Measurement<double>(chain.Lag.TotalSeconds, Of(chain.AsOf.Chain))),
            "s", "Age of the book's last block of the chain, less one block time; none while nothing is indexed.");
        _meter.CreateObservableGauge(
            "crossmargin.chain.block", () => Conditions().Select(chain => new Measurement<long>(chain.AsOf.Number, Of(chain.AsOf.Chain))),
            "", "The last block that is wholly in the book.");
        _meter.CreateObservableGauge(
            "crossmargin.chain.degraded", () => Conditions().Select(chain => new Measurement<int>(chain.Degraded is null ? 0 : 1, Of(chain.AsOf.Chain))),
            "", "1 while the chain's figures are not to be relied on.");
        _meter.CreateObservableGauge("crossmargin.venue.degraded", () => Venues(book), "", "1 while the venue's figures are not to be relied on.");

        IReadOnlyList<ChainCondition> Conditions() => book.Conditions(time.GetUtcNow());
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Venues(AccountBook book)
    {
        HashSet<VenueId> degraded = [.. book.DegradedVenues().Select(one => one.Venue)];
        return book.Venues.Select(venue => new Measurement<int>(degraded.Contains(venue) ? 1 : 0, Of(venue.Chain), new("venue", venue.Name)));
    }

    private static KeyValuePair<string, object?> Of(ChainId chain) => new("chain.id", chain.Value);
}
