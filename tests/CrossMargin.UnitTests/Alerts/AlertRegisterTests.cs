using CrossMargin.Alerts;
using CrossMargin.Alerts.Delivering;

namespace CrossMargin.UnitTests.Alerts;

public sealed class AlertRegisterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly AlertRegister _register = new();

    [Fact]
    public void An_alert_is_told_once_until_it_is_over_and_then_again()
    {
        Assert.IsType<AlertMessage.Raised>(Assert.Single(_register.Update("lag", [Alert("lag/a", "90 s")], Noon)));
        Assert.Empty(_register.Update("lag", [Alert("lag/a", "95 s")], Noon.AddSeconds(15)));

        AlertMessage over = Assert.Single(_register.Update("lag", [], Noon.AddSeconds(75)));

        Assert.Equal("Resolved after 0.00:01:15: 90 s", over.Text);
        Assert.IsType<AlertMessage.Raised>(Assert.Single(_register.Update("lag", [Alert("lag/a", "90 s")], Noon.AddSeconds(90))));
        Assert.Equal(1, _register.OpenCount);
    }

    [Fact]
    public void A_rule_ends_its_own_alerts_alone()
    {
        _register.Update("lag", [Alert("lag/a", "")], Noon);
        _register.Update("drift/a", [Alert("drift/a/x", ""), Alert("drift/a/y", "")], Noon);

        Assert.Equal("drift/a/x", Assert.Single(_register.Update("drift/a", [Alert("drift/a/y", "")], Noon)).Key);
        Assert.Equal(2, _register.OpenCount);
    }

    [Fact]
    public void What_is_over_is_told_before_what_is_new()
    {
        _register.Update("accounts", [Alert("accounts/1/Warning", "")], Noon);

        IReadOnlyList<AlertMessage> told = _register.Update("accounts", [Alert("accounts/1/Liquidation", "")], Noon);

        Assert.Equal(["resolved", "raised"], told.Select(one => one.Kind));
    }

    [Fact]
    public void A_bucket_holds_its_burst_and_fills_by_the_minute()
    {
        SteppedTime time = new();
        TokenBucket bucket = new(burst: 2, perMinute: 6, time);

        Assert.True(bucket.TryTake());
        Assert.True(bucket.TryTake());
        Assert.False(bucket.TryTake());
        Assert.Equal(10, bucket.Wait().TotalSeconds, precision: 6);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(bucket.TryTake());
        Assert.False(bucket.TryTake());
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, false], [bucket.TryTake(), bucket.TryTake(), bucket.TryTake()]);
    }

    private static Alert Alert(string key, string text) => new(key, AlertSeverity.Warning, text);

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
