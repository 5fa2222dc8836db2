using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.UnitTests.Simulation;

namespace CrossMargin.UnitTests.Indexer;

public sealed class ReconcilerTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Address Alice = SimulatedWorld.AddressOf(0xD0);

    // balanceOf(address)
    private static readonly byte[] BalanceOf = [0x70, 0xa0, 0x82, 0x31];

    private readonly SimulatedWorld _world = new(1);

    [Fact]
    public async Task A_figure_that_differs_once_and_not_again_is_no_difference()
    {
        Reconciliation result = await ReconcileAsync(firstAnswer: 7, laterAnswers: 100);

        Assert.True(result.Figures > 0);
        Assert.Empty(result.Mismatches);
    }

    [Fact]
    public async Task A_figure_that_differs_again_is_told_with_what_the_chain_said_last()
    {
        Reconciliation result = await ReconcileAsync(firstAnswer: 7, laterAnswers: 8);

        FigureMismatch mismatch = Assert.Single(result.Mismatches);
        Assert.Equal((new SubAccountKey(Alice), 100, 8), (mismatch.SubAccount.Key, mismatch.Ledger, mismatch.Chain));
    }

    /// <summary>The ledger has 100 USDC of one holder.</summary>
    private async Task<Reconciliation> ReconcileAsync(BigInteger firstAnswer, BigInteger laterAnswers)
    {
        _world.Adapters = [_world.Adapters[0]];
        _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Usdc, Address.Zero, Alice, 100));
        await using (ChainIndexer indexer = _world.NewIndexer())
            await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        Func<CallRequest, SimulatedBlock, CallOutcome> others = _world.Chain.Answer;
        int asked = 0;
        _world.Chain.Answer = (call, at) => !call.Data.Span.StartsWith(BalanceOf) ? others(call, at)
            : new CallOutcome.Returned(Hash32.OfNumber(call.To != SimulatedWorld.Usdc ? 0 : asked++ == 0 ? firstAnswer : laterAnswers).ToArray());
        IVenueModel model = new WalletModel(_world.Settings, SimulatedWorld.Wallet);
        Reconciler reconciler = new(_world.Ledger, _world.Adapters, new Dictionary<VenueId, IVenueModel> { [model.Venue] = model });
        return await reconciler.ReconcileAsync(_world.Client, progress: null, Stop);
    }
}
