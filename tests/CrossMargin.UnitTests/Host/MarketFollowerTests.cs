using CrossMargin.Composition;
using CrossMargin.Domain.Calibration;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using CrossMargin.UnitTests.Simulation;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.UnitTests.Host;

public sealed class MarketFollowerTests
{
    [Fact]
    public async Task Each_new_release_is_taken_and_an_outage_of_the_database_changes_nothing()
    {
        MarginAssessor margin = new(RiskParameters.Default);
        List<long?> seen = [];
        using CancellationTokenSource end = new();
        // Each reading notes what the margin core had before it.
        Releases releases = new(
            [() => null, () => Release(1), () => throw new NpgsqlException("away"), () => Release(1), () => Release(2), () => Release(2)],
            () => seen.Add(margin.Market.Release),
            end);

        await new MarketFollower(releases, margin, new InstantTime(), NullLogger<MarketFollower>.Instance).RunAsync(end.Token);

        Assert.Equal([null, null, 1, 1, 1, 2, 2], seen);
    }

    private static RiskRelease Release(long number) => new(number, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, [], []);

    /// <summary>Answers in turn, then cancels.</summary>
    private sealed class Releases(Func<RiskRelease?>[] answers, Action asked, CancellationTokenSource end) : IRiskReleases
    {
        private int _next;

        public Task<RiskRelease?> FindReleasedAsync(CancellationToken cancellationToken)
        {
            asked();
            if (_next < answers.Length)
                return Task.FromResult(answers[_next++]());
            end.Cancel();
            return Task.FromResult<RiskRelease?>(null);
        }

        public Task<RiskRelease> RecordAsync(RiskRelease release, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<RiskRelease>> ReadNewestAsync(int count, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
