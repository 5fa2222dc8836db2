using System.CommandLine;
using CrossMargin.Chain.Sending;
using CrossMargin.Composition;
using CrossMargin.Configuration;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.Margin.Parameters;
using CrossMargin.Terminal;
using Npgsql;
using Spectre.Console;
using Option = System.CommandLine.Option;

namespace CrossMargin.Commands;

/// <summary>Looks at everything that a run would need, and tells every fault at once.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Command command = new(
            "check",
            "Check configuration, risk parameters, policy, endpoints, venues, database and keys. Tells every fault at once; exits with 1 if there is one. Writes nothing.");
        command.Options.Add(PolicyFileOption.Option);
        foreach (Option option in SignerOptions.All)
            command.Options.Add(option);
        return command.Runs(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        List<ConfigurationFault> faults = [];
        string file = ChainsFile.NameOf(arguments.GetValue(GlobalOptions.Chains), Environment.GetEnvironmentVariable);
        ChainsConfiguration? chains = Collect(() => ChainsFile.Read(file, Environment.GetEnvironmentVariable));
        RiskParameters? risk = Collect(() => RiskFileOption.Read(arguments.GetValue(GlobalOptions.Risk), file, Environment.GetEnvironmentVariable));
        if (chains is not null)
            Collect(() => PolicyFileOption.Read(arguments.GetValue(PolicyFileOption.Option), chains, Environment.GetEnvironmentVariable));
        Dictionary<ChainId, Address> keepers = [];
        faults.AddRange(await SignerFaultsAsync(arguments, chains, keepers, cancellationToken));
        string? connectionString = Collect(() => LedgerServer.ConnectionString(Environment.GetEnvironmentVariable));
        faults.AddRange(await DatabaseFaultsAsync(connectionString, chains, cancellationToken));
        if (chains is not null)
            faults.AddRange((await DeploymentCheck.RunAsync(chains, keepers, file, TimeProvider.System, new Random(0), cancellationToken)).All);

        if (faults.Count > 0)
        {
            screen.Fail([.. faults.Select(fault => fault.ToString())]);
            return CommandFrame.Failure;
        }

        screen.Show(new { ok = true, chains = chains!.Chains.Count, risk = risk!.Version }, console => console.MarkupLine("Everything that a run needs is in order."));
        return CommandFrame.Success;

        T? Collect<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (ConfigurationException wrong)
            {
                faults.AddRange(wrong.Faults);
                return default;
            }
        }
    }

    /// <param name="keepers">Gets the account of each chain for which somebody signs.</param>
    private static async Task<IReadOnlyList<ConfigurationFault>> SignerFaultsAsync(
        ParseResult arguments, ChainsConfiguration? chains, Dictionary<ChainId, Address> keepers, CancellationToken cancellationToken)
    {
        try
        {
            SignerSettings settings = SignerOptions.Read(arguments, Environment.GetEnvironmentVariable);
            await using KeeperSigners signers = KeeperSigners.Open(
                settings, chains ?? new ChainsConfiguration([]), Environment.GetEnvironmentVariable, TimeProvider.System);
            foreach ((ChainId chain, ITransactionSigner signer) in signers.ByChain)
                keepers[chain] = signer.Address;
            await signers.RequireKeysAsync(cancellationToken);
            return [];
        }
        catch (ConfigurationException wrong)
        {
            return wrong.Faults;
        }
    }

    // Without a connection string the program starts its own server when it runs: nothing to check.
    private static async Task<IReadOnlyList<ConfigurationFault>> DatabaseFaultsAsync(
        string? connectionString, ChainsConfiguration? chains, CancellationToken cancellationToken)
    {
        if (connectionString is null)
            return [];
        try
        {
            await using NpgsqlDataSource database = LedgerDatabase.Open(connectionString);
            await new Migrator(database).RequireCurrentAsync(cancellationToken);
            List<Drift> open = [];
            foreach (ChainSettings chain in chains?.Chains ?? [])
                open.AddRange(await new DriftStore(database, TimeProvider.System).ReadOpenAsync(chain.ChainId, cancellationToken));
            return
            [
                .. from venue in Drift.Describe(open)
                   orderby venue.Key.Chain, venue.Key.Name
                   select new ConfigurationFault($"venue {venue.Key}", "", venue.Value, "a ledger that equals the chain: crossmargin reconcile --repair"),
            ];
        }
        catch (Exception fault) when (DatabaseFault.Of(fault) is { } told)
        {
            return [told];
        }
    }
}
