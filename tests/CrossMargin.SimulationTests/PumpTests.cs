using CrossMargin.SimulationTests.Running;

namespace CrossMargin.SimulationTests;

public sealed class PumpTests
{
    [Fact]
    public async Task An_event_runs_only_when_what_the_last_one_set_off_has_come_to_rest()
    {
        List<string> order = [];
        int events = 0;

        await Pump.RunAsync(() =>
        {
            order.Add($"event {++events}");
            _ = WorkAsync(events);
            return events < 3;
        });

        Assert.Equal(
            ["event 1", "1 a", "1 b", "1 c", "event 2", "2 a", "2 b", "2 c", "event 3", "3 a", "3 b", "3 c"], order);

        async Task WorkAsync(int number)
        {
            await Task.Yield();
            order.Add($"{number} a");
            await Task.Yield();
            order.Add($"{number} b");
            await Task.Run(() => order.Add($"{number} c"), CancellationToken.None);
        }
    }
}
