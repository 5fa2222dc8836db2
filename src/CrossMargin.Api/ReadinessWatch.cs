using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace CrossMargin.Api;

/// <summary>Measures whether this process is ready, whoever asks for it.</summary>
internal sealed class ReadinessWatch : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ReadinessCheck _check;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new("CrossMargin.Api");
    private volatile Readiness? _last;

    public ReadinessWatch(ReadinessCheck check, TimeProvider time)
    {
        (_check, _time) = (check, time);
        _meter.CreateObservableGauge("crossmargin.api.ready", () => _last is { Ready: true } ? 1 : 0, "", "1 when every answer can be given.");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            _last = await _check.RunAsync(stoppingToken);
            await Task.Delay(Period, _time, stoppingToken);
        }
    }
}
