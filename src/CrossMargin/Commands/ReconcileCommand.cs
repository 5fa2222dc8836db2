using System.CommandLine;
using CrossMargin.Chain.Rpc;
using CrossMargin.Composition;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Compares the ledger with every chain, each at one block, and lets differences be repaired.</summary>
internal static class ReconcileCommand
{
    private const string Name = "reconcile";

    /// <summary>How long a repair is waited for: an indexer makes it with its next block.</summary>
    private static readonly TimeSpan RepairPatience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RepairGlance = TimeSpan.FromSeconds(1);

    private static readonly BlockChoice Choice = new(Name, "to compare at; the node must have its state");

    private static readonly Option<bool> Repair = new("--repair")
    {
        Description = "Let the running indexer read anew what differs, and compare again until it is equal, for a minute at most. Each repair is an entry of the ledger that says so.",
    };

    public static Command Create() => new Command(
        Name,
        "Compare the ledger with the chain at one block, for every sub-account of every venue. What differs stops the keeper on its venue until it is equal. Exits with 1 on any difference.")
    {
        Choice.At, Choice.Chain, Repair,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        long? block = Choice.ReadBlock(arguments);
        bool repairs = arguments.GetValue(Repair);
        if (block is not null && repairs)
            throw Choice.Fault("--repair", $"--at {block}", "only one of them: what is repaired is the present");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        Deployment deployment = session.Deployment;
        List<Reconciliation> results = [];
        foreach (ChainSettings chain in Choice.Choose(arguments, deployment.Configuration.Chains))
        {
            IChainClient client = deployment.Clients[chain.ChainId];
            results.Add(block is { } at
                ? await CompareAtAsync(deployment, client, at, cancellationToken)
                : await CompareAsync(deployment, client, repairs, screen, cancellationToken));
        }

        screen.Show(results.Select(ReconciliationTable.Form), console => ReconciliationTable.Draw(console, results));
        return results.All(result => result.Mismatches.Count == 0) ? CommandFrame.Success : CommandFrame.Failure;
    }

    /// <summary>At the checkpoint: recorded, so that the keeper knows.</summary>
    private static async Task<Reconciliation> CompareAsync(
        Deployment deployment, IChainClient client, bool repairs, Screen screen, CancellationToken cancellationToken)
    {
        DriftStore drifts = new(deployment.Database, deployment.Time);
        Reconciliation result = await CompareAndRecordAsync(deployment, drifts, client, cancellationToken);
        if (!repairs || result.Mismatches.Count == 0)
            return result;
        int asked = await drifts.RequestRepairAsync(client.Chain, cancellationToken);
        screen.Console.MarkupLineInterpolated($"Chain {client.Chain}: {asked} differences are to be repaired by the indexer with its next block");
        long begun = deployment.Time.GetTimestamp();
        while (result.Mismatches.Count > 0 && deployment.Time.GetElapsedTime(begun) < RepairPatience)
        {
            await Task.Delay(RepairGlance, deployment.Time, cancellationToken);
            result = await CompareAndRecordAsync(deployment, drifts, client, cancellationToken);
        }

        return result;
    }

    private static async Task<Reconciliation> CompareAndRecordAsync(
        Deployment deployment, DriftStore drifts, IChainClient client, CancellationToken cancellationToken)
    {
        Reconciliation result = await deployment.CreateReconciler().ReconcileAsync(client, progress: null, cancellationToken);
        if (!result.At.Hash.IsZero)
            await ReconciliationRound.RecordAsync(drifts, result, ReconciliationScope.All, deployment.Time, cancellationToken);
        return result;
    }

    /// <summary>At a past block: only told, as the keeper acts on the present.</summary>
    private static async Task<Reconciliation> CompareAtAsync(
        Deployment deployment, IChainClient client, long block, CancellationToken cancellationToken)
    {
        PastHoldings past = await new HoldingsHistory(deployment.Database).ReadAllAsync(client.Chain, block, cancellationToken);
        if (past is not PastHoldings.Known known)
            throw Choice.Fault("--at", $"{block}", PastHoldingsText.Excuse(past));
        BlockHeader header = await client.FindBlockAsync(BlockId.At(block), cancellationToken)
            ?? throw Choice.Fault("--at", $"{block}", "a block that the node has");
        if (known.Hash is { } hash && hash != header.Ref.Hash)
            throw Choice.Fault("--at", $"{block}", $"a block whose hash the node gives as {hash}, as it was indexed; it gives {header.Ref.Hash}");
        return await deployment.CreateReconciler().ReconcileAtAsync(client, header.Ref, known.Holdings, progress: null, cancellationToken);
    }
}
