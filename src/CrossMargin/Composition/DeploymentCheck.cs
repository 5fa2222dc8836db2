using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Composition;

/// <summary>Asks every endpoint and every venue whether it is what the chains file says. Writes nothing.</summary>
internal static class DeploymentCheck
{
    private static readonly TimeSpan EndpointTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Chains are asked at the same time; their faults are in the order of the file.</summary>
    /// <param name="file">The chains file, to be named in the faults.</param>
    /// <param name="keepers">The keeper's account on each chain; none where nobody signs.</param>
    public static async Task<DeploymentFaults> RunAsync(
        ChainsConfiguration configuration, IReadOnlyDictionary<ChainId, Address> keepers, string file, TimeProvider time, Random random,
        CancellationToken cancellationToken)
    {
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        IEnumerable<Task<DeploymentFaults>> checks = configuration.Chains.Select(
            (chain, index) => CheckAsync(
                chain, keepers.TryGetValue(chain.ChainId, out Address keeper) ? keeper : null, file, $"$.chains[{index}]", http, time, random, cancellationToken));
        return DeploymentFaults.Join(await Task.WhenAll(checks));
    }

    private static async Task<DeploymentFaults> CheckAsync(
        ChainSettings chain, Address? keeper, string file, string path, HttpClient http, TimeProvider time, Random random,
        CancellationToken cancellationToken)
    {
        List<ConfigurationFault> faults = [];
        List<ConfigurationFault> venueFaults = [];
        for (int i = 0; i < chain.Endpoints.Count; i++)
        {
            // One client for one endpoint: a dead one must not hide behind a live one.
            await using RpcChainClient client = RpcChainClient.Create(
                chain with { Endpoints = [chain.Endpoints[i]] }, http, time, random, new RpcOptions { RequestTimeout = EndpointTimeout, RetriesMax = 0 });
            string? fault = await EndpointFaultAsync(client, cancellationToken);
            if (fault is not null)
                faults.Add(new ConfigurationFault(file, $"{path}.endpoints[{i}]", fault, $"a node of chain {chain.ChainId}"));
            else if (i == 0)
            {
                faults.AddRange(await SequencerFaultsAsync(chain, file, $"{path}.sequencerFeed", client, cancellationToken));
                faults.AddRange(await FlashCheck.FindFaultsAsync(chain, keeper, file, path, client, cancellationToken));
                venueFaults.AddRange(await VenueFaultsAsync(chain, file, path, client, cancellationToken));
            }
        }

        // A chain goes on without a venue, but not without all of them.
        return venueFaults.Count < chain.Venues.Count
            ? new DeploymentFaults(faults, venueFaults) : new DeploymentFaults([.. faults, .. venueFaults], []);
    }

    private static async Task<string?> EndpointFaultAsync(RpcChainClient client, CancellationToken cancellationToken)
    {
        try
        {
            ChainId found = await client.ReadChainIdAsync(cancellationToken);
            return found == client.Chain ? null : $"a node of chain {found}";
        }
        catch (RpcException fault)
        {
            return $"no answer ({fault.Message})";
        }
    }

    private static async Task<List<ConfigurationFault>> VenueFaultsAsync(
        ChainSettings chain, string file, string path, IChainClient client, CancellationToken cancellationToken)
    {
        List<ConfigurationFault> faults = [];
        for (int i = 0; i < chain.Venues.Count; i++)
        {
            IVenueAdapter adapter = VenueCatalog.CreateAdapter(chain, chain.Venues[i]);
            try
            {
                if (await adapter.ValidateAsync(client, cancellationToken) is { } refusal)
                    faults.Add(new ConfigurationFault(file, $"{path}.venues[{i}]", refusal, $"a venue of kind {chain.Venues[i].Kind}"));
            }
            catch (RpcException fault)
            {
                faults.Add(new ConfigurationFault(file, $"{path}.venues[{i}]", $"no answer ({fault.Message})", "a node that answers"));
            }
        }

        return faults;
    }

    private static async Task<List<ConfigurationFault>> SequencerFaultsAsync(
        ChainSettings chain, string file, string path, IChainClient client, CancellationToken cancellationToken)
    {
        if (chain.SequencerFeed is not { } feed)
            return [];
        try
        {
            return await new SequencerFeed(feed).ValidateAsync(client, cancellationToken) is { } refusal
                ? [new ConfigurationFault(file, path, refusal, "a sequencer uptime feed")] : [];
        }
        catch (RpcException fault)
        {
            return [new ConfigurationFault(file, path, $"no answer ({fault.Message})", "a node that answers")];
        }
    }
}
