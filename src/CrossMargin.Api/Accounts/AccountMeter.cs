using System.Diagnostics.Metrics;

namespace CrossMargin.Api.Accounts;

/// <summary>What is measured of the accounts.</summary>
internal sealed class AccountMeter : IDisposable
{
    private readonly Meter _meter = new("CrossMargin.Api");

    public AccountMeter(AccountBoard board) => _meter.CreateObservableGauge(
        "crossmargin.accounts",
        () => board.CountByStatus().Select(count => new Measurement<int>(count.Value, new KeyValuePair<string, object?>("status", count.Key.ToString()))),
        "{account}", "Accounts by status, as they were last judged.");

    public void Dispose() => _meter.Dispose();
}
