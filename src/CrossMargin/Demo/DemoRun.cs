using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Composition;
using CrossMargin.Configuration;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Demo;

/// <summary>Plays the demo from first to last: stage, opening, fall, verdict.</summary>
internal sealed class DemoRun(DemoScreen screen, int seed, TimeProvider time)
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <param name="url">Where the API listens and the demo stays until it is cancelled; null ends it with the verdict.</param>
    /// <exception cref="DemoFailure">It could not be played to its end.</exception>
    public async Task<DemoVerdict> PlayAsync(Uri? url, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        Random random = new(seed);
        DemoScenario scenario = DemoScenario.Create(seed);
        PrivateKey key = CreateKey(random);

        screen.Step("Raising PostgreSQL and three chains: Aave on the first, Perp and Synthetix on the second, Lyra and Morpho on the third");
        await using DemoStage stage = await DemoStage.RaiseAsync(scenario.Owners.Count, screen.Progress, time, cancellationToken);
        screen.Step($"Opening accounts for {scenario.Owners.Count} owners");
        await stage.OpenAsync(scenario, key.Address, cancellationToken);
        await stage.GoLiveAsync(time, cancellationToken);

        ChainsConfiguration chains = stage.Configuration();
        string file = Path.Combine(Directory.CreateTempSubdirectory("crossmargin-demo-").FullName, ChainsFile.DefaultName);
        ChainsFileWriter.Write(file, chains);
        screen.Note($"The chains are described in {file}");
        using ILoggerFactory loggers = Logging.Create(LogLevel.Warning);
        await using Deployment deployment = new(chains, stage.ConnectionString, loggers, time, random);
        await new Migrator(deployment.Database).MigrateAsync(cancellationToken);

        await using RunningRoles roles = new(deployment, Settings(chains.Chains.ToDictionary(chain => chain.ChainId, ITransactionSigner (_) => key), url));
        roles.Keeper!.AttemptMoved += attempt => screen.Attempt(attempt, stage.Owners);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = roles.RunAsync(stop.Token);
        try
        {
            DemoVerdict verdict = await PlayAsync(stage, scenario, deployment, roles, running, started, cancellationToken);
            if (url is not null)
            {
                screen.Step($"Staying: the API is at {url}v1/accounts. Ctrl-C ends it.");
                await running;
            }

            return verdict;
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private async Task<DemoVerdict> PlayAsync(
        DemoStage stage, DemoScenario scenario, Deployment deployment, RunningRoles roles, Task running, long started,
        CancellationToken cancellationToken)
    {
        List<DemoReferee> referees = [.. stage.Venues.Select(venue => new DemoReferee(deployment.Clients[venue.Chain.ChainId], venue))];
        Dictionary<ChainId, long> first = await ReadHeadsAsync(stage, cancellationToken);

        screen.Step("Indexing the chains");
        await UntilAsync("the ledger reaches the heads", running, () => HasReachedAsync(stage, roles, cancellationToken), cancellationToken);
        double nettingSavedUsd = NettingSavedUsd(stage.Owners, roles.Book);
        screen.Netting(nettingSavedUsd);
        for (int step = 0; step < scenario.Path.Count; step++)
        {
            DemoPrices prices = scenario.Path[step];
            screen.Prices(step + 1, scenario.Path.Count, prices);
            await stage.SetPricesAsync(prices, cancellationToken);
            await UntilAsync("nobody is liquidatable any more", running, () => IsQuietAsync(referees, cancellationToken), cancellationToken);
        }

        screen.Step("Asking the chains about every block, and comparing the ledger with them");
        await UntilAsync("the ledger reaches the heads", running, () => HasReachedAsync(stage, roles, cancellationToken), cancellationToken);
        foreach (DemoReferee referee in referees)
            await referee.WatchAsync(first[referee.Venue.Chain], roles.Book.AsOf(referee.Venue.Chain).Number, cancellationToken);
        IReadOnlyList<Reconciliation> reconciliations = await ReconcileAsync(deployment, cancellationToken);

        screen.Results(scenario, stage.Owners, referees, roles.Book, time.GetUtcNow());
        DemoVerdict verdict = DemoVerdict.Of(
            stage.Owners.Count, [.. referees.Select(referee => VerdictOf(referee, reconciliations))], nettingSavedUsd,
            Math.Round(time.GetElapsedTime(started).TotalSeconds, 1));
        screen.Verdict(verdict, reconciliations);
        return verdict;
    }

    private static VenueVerdict VerdictOf(DemoReferee referee, IReadOnlyList<Reconciliation> reconciliations) => new(
        referee.Venue.Chain.Value,
        referee.Venue.Name,
        referee.Liquidatable.Count,
        referee.Liquidated.Count,
        referee.TouchedWhileHealthy,
        reconciliations.Sum(result => result.Compared.Count(one => one.Venue == referee.Venue)),
        reconciliations.Sum(result => result.Mismatches.Count(one => one.SubAccount.Venue == referee.Venue)));

    /// <summary>By the default parameters: what the owners need less than if each of their positions stood alone.</summary>
    private double NettingSavedUsd(IReadOnlyList<Address> owners, AccountBook book) =>
        owners.Select(owner => book.Find(new AccountId(owner), time.GetUtcNow())).OfType<AccountView>()
            .Sum(view => MarginEngine.Assess(view, RiskParameters.Default).Netting.SavingUsd);

    private static async Task<Dictionary<ChainId, long>> ReadHeadsAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        Dictionary<ChainId, long> heads = [];
        foreach (DevnetChain chain in stage.Chains)
            heads[chain.ChainId] = await chain.ReadBlockNumberAsync(cancellationToken);
        return heads;
    }

    private static RoleSettings Settings(Dictionary<ChainId, ITransactionSigner> signers, Uri? url)
    {
        HashSet<Role> roles = [Role.Indexer, Role.Keeper];
        if (url is not null)
            roles.Add(Role.Api);
        return new RoleSettings(roles, new KeeperOptions { Live = true }, signers, url ?? new Uri("http://127.0.0.1"));
    }

    private static async Task<bool> HasReachedAsync(DemoStage stage, RunningRoles roles, CancellationToken cancellationToken)
    {
        foreach (DevnetChain chain in stage.Chains)
        {
            // The chain grows while we look: one block behind the head is as near as one can be.
            if (roles.Book.AsOf(chain.ChainId).Number < await chain.ReadBlockNumberAsync(cancellationToken) - 1)
                return false;
        }

        return true;
    }

    private static async Task<bool> IsQuietAsync(IReadOnlyList<DemoReferee> referees, CancellationToken cancellationToken)
    {
        IReadOnlySet<SubAccountKey>[] unhealthy = await Task.WhenAll(
            referees.Select(referee => referee.UnhealthyAsync(BlockId.Latest, cancellationToken)));
        return unhealthy.All(venue => venue.Count == 0);
    }

    private static async Task<IReadOnlyList<Reconciliation>> ReconcileAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        Reconciler reconciler = deployment.CreateReconciler();
        return await Task.WhenAll(deployment.Clients.Values.Select(chain => reconciler.ReconcileAsync(chain, progress: null, cancellationToken)));
    }

    /// <summary>Waits for what should come, for a bounded time: what does not come is for the verdict to tell.</summary>
    private async Task UntilAsync(string what, Task running, Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        while (!await isSo())
        {
            if (running.IsCompleted)
            {
                await running;
                throw new DemoFailure("The indexers or the keeper ended before the demo did.");
            }

            if (time.GetElapsedTime(begun) > StepTimeout)
            {
                screen.Note($"Waited {StepTimeout.TotalSeconds} seconds in vain until {what}");
                return;
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    private static PrivateKey CreateKey(Random random)
    {
        byte[] secret = new byte[32];
        random.NextBytes(secret);
        // Below the order of the curve, and not zero.
        secret[0] = 1;
        return PrivateKey.Parse(Hex.Of(secret));
    }
}
