using System.Diagnostics.Metrics;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;

namespace CrossMargin.Composition;

/// <summary>Counts the accounts by status from time to time, for whoever measures.</summary>
internal sealed class AccountCensus : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    // With very many accounts it takes a twentieth of one processor, and counts less often instead.
    private const int RestFactor = 19;

    // So many accounts are judged without giving others their turn.
    private const int SliceSize = 256;

    private readonly AccountBook _book;
    private readonly MarginAssessor _margin;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new(BookMeter.Name);
    private readonly Histogram<double> _sweeps;
    private volatile IReadOnlyDictionary<AccountStatus, int>? _counts;

    public AccountCensus(AccountBook book, MarginAssessor margin, TimeProvider time)
    {
        (_book, _margin, _time) = (book, margin, time);
        _sweeps = _meter.CreateHistogram(
            "crossmargin.accounts.sweep.duration", "s", "Time to judge every account once.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60] });
        _meter.CreateObservableGauge(
            "crossmargin.accounts",
            () => _counts?.Select(count => new Measurement<int>(count.Value, new KeyValuePair<string, object?>("status", count.Key.ToString()))) ?? [],
            "{account}", "Accounts by status, when they were last counted.");
    }

    /// <summary>Counts until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            long began = _time.GetTimestamp();
            await CountAsync(cancellationToken);
            TimeSpan took = _time.GetElapsedTime(began);
            _sweeps.Record(took.TotalSeconds);
            TimeSpan rest = took * RestFactor;
            await Task.Delay(rest > Period ? rest : Period, _time, cancellationToken);
        }
    }

    public void Dispose() => _meter.Dispose();

    internal async Task CountAsync(CancellationToken cancellationToken)
    {
        Dictionary<AccountStatus, int> counts = Enum.GetValues<AccountStatus>().ToDictionary(status => status, _ => 0);
        foreach (AccountId[] slice in _book.Accounts().Chunk(SliceSize))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            // An account may end meanwhile.
            foreach (AccountView view in slice.Select(account => _book.Find(account, _time.GetUtcNow())).OfType<AccountView>())
                counts[_margin.Assess(view).Status]++;
        }

        _counts = counts;
    }
}
