using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Calibration;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Composition;

/// <summary>One run of the calibration: reads the history, calibrates, records what came out, released or refused.</summary>
internal sealed class Recalibration(
    IPriceHistory history, IRiskReleases releases, CalibrationParameters parameters, TimeProvider time, ILogger<Recalibration> logger)
{
    /// <param name="progress">Told of each step as it begins.</param>
    public async Task<RiskRelease> RunAsync(Action<string>? progress, CancellationToken cancellationToken)
    {
        // Whole seconds, as blocks have them: the same run can be asked for again.
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        DateTimeOffset from = at - parameters.History;
        progress?.Invoke(FormattableString.Invariant($"Reading {parameters.History.TotalDays:0} days of prices"));
        IReadOnlyList<PriceSeries> prices = await history.ReadAsync(from, at, parameters.Interval, cancellationToken);
        long points = prices.Sum(series => (long)series.Points.Count);
        progress?.Invoke(FormattableString.Invariant($"Calibrating {prices.Count} series, {points} prices"));
        RiskRelease release = Calibrator.Calibrate(prices, from, at, parameters);
        progress?.Invoke("Recording what came out");
        return await releases.RecordAsync(release, cancellationToken);
    }

    /// <summary>As the scheduler runs it.</summary>
    public PeriodicWork Every(TimeSpan period) => new("calibration", period, async cancellationToken =>
    {
        if (await RunUnlessRecentAsync(period, cancellationToken) is { } release)
            Tell(release);
    });

    /// <summary>Runs unless another process, or this one before a restart, did within half of the period.</summary>
    /// <returns>Null when there was nothing to do.</returns>
    public async Task<RiskRelease?> RunUnlessRecentAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        IReadOnlyList<RiskRelease> newest = await releases.ReadNewestAsync(1, cancellationToken);
        return newest.Count > 0 && time.GetUtcNow() - newest[0].At < period / 2 ? null : await RunAsync(progress: null, cancellationToken);
    }

    private void Tell(RiskRelease release)
    {
        int released = release.Released.Count();
        if (release.Refusal is { } reason)
            Log.CalibrationRefused(logger, release.Number, reason);
        else
            Log.CalibrationReleased(logger, release.Number, released, release.Underlyings.Count);
    }
}
