using CrossMargin.Chain.Rpc;
using CrossMargin.Demo.Venues;
using CrossMargin.Domain;

namespace CrossMargin.Demo;

/// <summary>Asks one venue's contracts, block by block, who was liquidatable and who was liquidated; uses nothing of the ledger.</summary>
internal sealed class DemoReferee(IChainClient chain, IDemoVenue venue)
{
    private readonly Dictionary<long, IReadOnlySet<SubAccountKey>> _unhealthyAt = [];

    public VenueId Venue { get; } = new(chain.Chain, venue.Settings.Name);

    /// <summary>Who was liquidatable at each block that was looked at.</summary>
    public IReadOnlyDictionary<long, IReadOnlySet<SubAccountKey>> UnhealthyAt => _unhealthyAt;

    /// <summary>Everyone that the chain called liquidatable in any block that was looked at.</summary>
    public HashSet<SubAccountKey> Liquidatable { get; } = [];

    /// <summary>Every liquidation in the blocks that were looked at.</summary>
    public List<DemoLiquidation> Liquidations { get; } = [];

    /// <summary>Those that were liquidatable, and were liquidated.</summary>
    public IReadOnlySet<SubAccountKey> Liquidated => Liquidatable.Intersect(Liquidations.Select(one => one.Account)).ToHashSet();

    /// <summary>Liquidations of somebody whom the chain called healthy in the block before.</summary>
    public int TouchedWhileHealthy => Liquidations.Count(one =>
        !(_unhealthyAt.TryGetValue(one.Block - 1, out IReadOnlySet<SubAccountKey>? unhealthy) && unhealthy.Contains(one.Account)));

    public Address OwnerOf(SubAccountKey account) => venue.OwnerOf(account);

    /// <summary>Who is liquidatable at one block.</summary>
    public Task<IReadOnlySet<SubAccountKey>> UnhealthyAsync(BlockId block, CancellationToken cancellationToken) =>
        venue.FindLiquidatableAsync(chain, block, cancellationToken);

    /// <summary>Looks at every block of a range, and remembers.</summary>
    public async Task WatchAsync(long fromBlock, long toBlock, CancellationToken cancellationToken)
    {
        for (long block = fromBlock; block <= toBlock; block++)
        {
            IReadOnlySet<SubAccountKey> unhealthy = await UnhealthyAsync(BlockId.At(block), cancellationToken);
            _unhealthyAt[block] = unhealthy;
            Liquidatable.UnionWith(unhealthy);
        }

        Liquidations.AddRange(await venue.ReadLiquidationsAsync(chain, fromBlock, toBlock, cancellationToken));
    }
}
