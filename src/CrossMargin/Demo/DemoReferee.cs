using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;

namespace CrossMargin.Demo;

/// <summary>Asks one chain itself, block by block, who was liquidatable and who was liquidated; uses nothing of the ledger.</summary>
internal sealed class DemoReferee(IChainClient chain, AaveDeployment aave, IReadOnlyList<Address> owners)
{
    // Pool.getUserAccountData gives health factors in units of 10^-18.
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    private readonly Dictionary<long, IReadOnlySet<Address>> _unhealthyAt = [];

    public ChainId Chain => chain.Chain;

    public IReadOnlyList<Address> Owners => owners;

    /// <summary>Who was liquidatable at each block that was looked at.</summary>
    public IReadOnlyDictionary<long, IReadOnlySet<Address>> UnhealthyAt => _unhealthyAt;

    /// <summary>Everyone that the chain called liquidatable in any block that was looked at.</summary>
    public HashSet<Address> Liquidatable { get; } = [];

    /// <summary>Every liquidation in the blocks that were looked at.</summary>
    public List<(long Block, Address Owner)> Liquidations { get; } = [];

    /// <summary>Liquidations of somebody whom the chain called healthy in the block before.</summary>
    public int TouchedWhileHealthy =>
        Liquidations.Count(one => !(_unhealthyAt.TryGetValue(one.Block - 1, out IReadOnlySet<Address>? unhealthy) && unhealthy.Contains(one.Owner)));

    /// <summary>Who is liquidatable at one block.</summary>
    public async Task<IReadOnlySet<Address>> UnhealthyAsync(BlockId block, CancellationToken cancellationToken)
    {
        List<CallRequest> calls = [.. owners.Select(owner => new CallRequest(aave.Pool, Pool.GetUserAccountData.Encode(owner)))];
        IReadOnlyList<CallOutcome> answers = await chain.CallManyAsync(calls, block, cancellationToken);
        HashSet<Address> unhealthy = [];
        for (int i = 0; i < owners.Count; i++)
        {
            CallOutcome.Returned answer = answers[i] as CallOutcome.Returned
                ?? throw new DemoFailure($"Chain {Chain} does not answer for {owners[i]} at block {block}.");
            if (Pool.GetUserAccountData.DecodeResult(answer.Data.Span).HealthFactor < One)
                unhealthy.Add(owners[i]);
        }

        return unhealthy;
    }

    /// <summary>Looks at every block of a range, and remembers.</summary>
    public async Task WatchAsync(long fromBlock, long toBlock, CancellationToken cancellationToken)
    {
        for (long block = fromBlock; block <= toBlock; block++)
        {
            IReadOnlySet<Address> unhealthy = await UnhealthyAsync(BlockId.At(block), cancellationToken);
            _unhealthyAt[block] = unhealthy;
            Liquidatable.UnionWith(unhealthy);
        }

        LogFilter filter = new(new HashSet<Address> { aave.Pool }, new HashSet<Hash32> { Pool.LiquidationCallEvent.Topic0 });
        using LogBatch logs = await chain.ReadLogsAsync(filter, fromBlock, toBlock, cancellationToken);
        foreach (ref readonly EventLog log in logs.Span)
            Liquidations.Add((log.BlockNumber, Pool.LiquidationCallEvent.Decode(log).User));
    }
}
