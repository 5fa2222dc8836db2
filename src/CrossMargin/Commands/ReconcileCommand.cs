using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Compares the ledger with every chain, each at one block.</summary>
internal static class ReconcileCommand
{
    public static Command Create() => new Command(
        "reconcile",
        "Compare the ledger with the chain at one block, for every sub-account. Exits with 1 on any difference.").Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        Deployment deployment = session.Deployment;
        Reconciler reconciler = new(
            deployment.Ledger, deployment.Adapters, deployment.Models.ToDictionary(model => model.Venue));
        List<Reconciliation> results = [];
        foreach (ChainSettings chain in deployment.Configuration.Chains)
            results.Add(await reconciler.ReconcileAsync(deployment.Clients[chain.ChainId], progress: null, cancellationToken));

        screen.Show(results.Select(ReconciliationTable.Form), console => ReconciliationTable.Draw(console, results));
        return results.All(result => result.Mismatches.Count == 0) ? CommandFrame.Success : CommandFrame.Failure;
    }
}
