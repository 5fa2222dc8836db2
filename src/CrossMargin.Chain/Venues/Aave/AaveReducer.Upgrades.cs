using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>By which version's rules each proxy goes: from the log that names it on, and from each of its Upgraded logs on.</summary>
/// <remarks>
/// No log says a revision, and none says which implementation a token began with: so the revision is read before the next log, because
/// logs before and after an upgrade round differently within one block. That of an implementation is a constant of its code,
/// which the newest state tells as well; that of a new token is asked through its proxy, at the block.
/// </remarks>
internal sealed partial class AaveReducer
{
    private readonly HashSet<ProxySlots> _unread = [];
    private readonly Dictionary<ProxySlots, long> _namedAt = [];

    public bool MustLearn => _unread.Count > 0;

    public async Task LearnAsync(IChainClient chain, BlockRef logged, bool isSettled, CancellationToken cancellationToken)
    {
        _journal.MoveToEndOf(logged);
        try
        {
            BlockReads reads = new();
            AskRevisions(reads, logged);
            await reads.RunAsync(chain, logged, cancellationToken);
        }
        catch (RpcErrorException fault) when (isSettled && !fault.IsTransient)
        {
            BlockReads reads = new();
            AskRevisions(reads, logged);
            await reads.RunAsync(chain, BlockId.Latest, cancellationToken);
            RequireUnchanged(logged);
        }

        ProxySlots? unknown = _unread.FirstOrDefault(proxy => VersionOf(proxy) == AaveVersion.Unknown);
        if (unknown is not null)
            throw NotToBeFollowed(logged, AaveRevisions.Describe(unknown.Role, Slots[unknown.Revision]));
        _unread.Clear();
    }

    private void OnUpgraded(in EventLog log, ProxySlots proxy)
    {
        // A token of a reserve that was dropped, or a pool that was replaced, is nobody's any more.
        if (Slots[proxy.Contract] != log.Address.ToNumber())
            return;
        if (Slots[proxy.Implementation].IsZero && _namedAt.GetValueOrDefault(proxy, -1) == log.BlockNumber)
            throw new VenueDecodeException(Slots.Venue, log, "it was upgraded in the block that it began in: nobody can tell by which rules it began.");
        SetImplementation(proxy, Proxy.UpgradedEvent.Decode(log).Implementation);
    }

    /// <param name="implementation">Zero where no log says.</param>
    private void SetImplementation(ProxySlots proxy, Address implementation)
    {
        if (proxy.Role == ProxyRole.Pool && !Slots[proxy.Revision].IsZero)
            _journal.Set(AaveSlots.PoolUnread, 1);
        _journal.Set(proxy.Implementation, implementation.ToNumber());
        _journal.Set(proxy.Revision, 0);
        _unread.Add(proxy);
    }

    /// <summary>A proxy begins whose implementation no log names.</summary>
    private void Name(in EventLog log, ProxySlots proxy)
    {
        if (Slots[proxy.Contract].IsZero)
            return;
        SetImplementation(proxy, Address.Zero);
        _namedAt[proxy] = log.BlockNumber;
    }

    /// <summary>What is to be read when the reducer goes on from slots: nothing, but between two logs.</summary>
    private void FindUnread()
    {
        IEnumerable<ProxySlots> proxies =
        [
            AaveSlots.PoolProxy, AaveSlots.ConfiguratorProxy, .. _reserves.Listed(Slots).SelectMany(one => one.Reserve.Tokens),
        ];
        _unread.UnionWith(proxies.Where(proxy => !Slots[proxy.Contract].IsZero && Slots[proxy.Revision].IsZero));
    }

    private void AskRevisions(BlockReads reads, BlockRef logged)
    {
        foreach (ProxySlots proxy in _unread)
        {
            (byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode) = proxy.Role switch
            {
                ProxyRole.Pool => (Pool.PoolRevision.Encode(), Pool.PoolRevision.DecodeResult),
                ProxyRole.Configurator => (PoolConfigurator.ConfiguratorRevision.Encode(), PoolConfigurator.ConfiguratorRevision.DecodeResult),
                ProxyRole.AToken => (AToken.AtokenRevision.Encode(), AToken.AtokenRevision.DecodeResult),
                // Both debt tokens have the same getter.
                _ => ((byte[], Func<ReadOnlySpan<byte>, BigInteger>))(
                    VariableDebtToken.DebtTokenRevision.Encode(), VariableDebtToken.DebtTokenRevision.DecodeResult),
            };
            AskInto(reads, proxy.Revision, Teller(proxy), call, decode);
            if (proxy.Role == ProxyRole.AToken)
                AskWhetherTransfersAreScaled(reads, proxy, logged);
        }
    }

    /// <summary>
    /// The first aTokens, of core-v3 1.16, say revision 1 as well, but their BalanceTransfer carries an amount instead of a scaled amount.
    /// They are told by handleRepayment, which has one argument less there, and does nothing here. Only the pool may call it.
    /// </summary>
    private void AskWhetherTransfersAreScaled(BlockReads reads, ProxySlots aToken, BlockRef logged)
    {
        bool isLater = false;
        CallRequest repayment = new(Teller(aToken), AToken.HandleRepayment.Encode(default, default, 0), Slots[AaveSlots.Pool].ToAddress());
        reads.Ask(repayment, _ => true, false, answered => isLater = answered);
        reads.AfterAll(() =>
        {
            if (!isLater && VersionOf(aToken) == AaveVersion.V30)
                throw NotToBeFollowed(
                    logged, "an aToken is of the first V3.0 (core-v3 1.16), which logs transfers in another unit; this adapter reads V3.0 as of core-v3 1.17.");
        });
    }

    /// <summary>
    /// The newest state tells how a token began only where it is still of that version, because a revision only ever grows: by the
    /// first there is, or as old as its pool is.
    /// </summary>
    private void RequireUnchanged(BlockRef logged)
    {
        AaveVersion pool = AaveRevisions.OfPool(Slots);
        if (_unread.Any(proxy => Slots[proxy.Implementation].IsZero && VersionOf(proxy) != pool))
            throw NotToBeFollowed(
                logged, "a token that began here was upgraded since, and the node does not know the state at this block: it takes one with an archive.");
    }

    private Address Teller(ProxySlots proxy) =>
        Slots[Slots[proxy.Implementation].IsZero ? proxy.Contract : proxy.Implementation].ToAddress();

    private AaveVersion VersionOf(ProxySlots proxy) => AaveRevisions.Of(proxy.Role, Slots[proxy.Revision]);

    private VenueDecodeException NotToBeFollowed(BlockRef block, string reason) => new(Slots.Venue, block.Number, reason);
}
