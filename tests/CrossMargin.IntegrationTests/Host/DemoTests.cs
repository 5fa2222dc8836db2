using System.Text.Json;

namespace CrossMargin.IntegrationTests.Host;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_liquidates_everyone_below_the_line_and_nobody_else_and_the_ledger_equals_the_chain()
    {
        ProgramEnd end = await ProgramRun.RunAsync(new Dictionary<string, string>(), "demo", "--seed", "2", "--json");

        Assert.True(end.ExitCode == 0, end.ToString());
        JsonElement verdict = end.Json();
        Assert.Equal(
            ["owners", "liquidatable", "liquidated", "touchedWhileHealthy", "reconciledSubAccounts", "mismatches", "seconds"],
            verdict.EnumerateObject().Select(property => property.Name));
        Assert.Equal(24, verdict.GetProperty("owners").GetInt32());
        // Six hedged owners on one chain, four thin ones on both.
        Assert.Equal(14, verdict.GetProperty("liquidatable").GetInt32());
        Assert.Equal(14, verdict.GetProperty("liquidated").GetInt32());
        Assert.Equal(0, verdict.GetProperty("touchedWhileHealthy").GetInt32());
        Assert.Equal(0, verdict.GetProperty("mismatches").GetInt32());
        Assert.InRange(verdict.GetProperty("reconciledSubAccounts").GetInt32(), 48, 200);
    }
}
