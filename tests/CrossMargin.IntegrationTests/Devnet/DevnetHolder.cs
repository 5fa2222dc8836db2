using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Devnet;

/// <summary>A process with a PostgreSQL and an Anvil of its own, there to be killed.</summary>
internal static class DevnetHolder
{
    public const string Argument = "hold-devnet";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <param name="report">The file to be written when both run: connection string, endpoint.</param>
    public static async Task<int> HoldAsync(string report)
    {
        using CancellationTokenSource patience = new(Longest);
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(TimeProvider.System) with
        {
            Variable = name => name == LocalPostgres.Variable ? null : Environment.GetEnvironmentVariable(name),
        };
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new(), environment, patience.Token);
        await using LocalNode anvil = await LocalNode.StartAsync(new(new ChainId(9)), environment, patience.Token);
        await File.WriteAllLinesAsync(report + ".partial", [postgres.ConnectionString, anvil.Http.ToString()], patience.Token);
        File.Move(report + ".partial", report);
        await Task.Delay(Longest, TimeProvider.System, patience.Token);
        return 0;
    }
}
