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
            ["owners", "liquidatable", "liquidated", "touchedWhileHealthy", "reconciledSubAccounts", "mismatches", "nettingSavedUsd", "seconds", "venues"],
            verdict.EnumerateObject().Select(property => property.Name));
        Assert.Equal(24, verdict.GetProperty("owners").GetInt32());
        Assert.Equal(15, verdict.GetProperty("liquidatable").GetInt32());
        Assert.Equal(15, verdict.GetProperty("liquidated").GetInt32());
        Assert.Equal(
            [("aave-v3", 4), ("perp", 3), ("synthetix", 3), ("lyra", 3), ("morpho", 2)],
            verdict.GetProperty("venues").EnumerateArray()
                .Select(venue => (venue.GetProperty("venue").GetString(), venue.GetProperty("liquidated").GetInt32())));
        Assert.True(verdict.GetProperty("nettingSavedUsd").GetDouble() > 1_000);
        Assert.Equal(0, verdict.GetProperty("touchedWhileHealthy").GetInt32());
        Assert.Equal(0, verdict.GetProperty("mismatches").GetInt32());
        Assert.InRange(verdict.GetProperty("reconciledSubAccounts").GetInt32(), 30, 200);
    }
}
