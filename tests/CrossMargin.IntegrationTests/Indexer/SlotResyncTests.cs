using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Following;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.IntegrationTests.Venues.Synthetix;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Reconciling;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Indexer;

/// <summary>The repair of a slot that may be negative, by the word of a contract that may be silent.</summary>
public sealed class SlotResyncTests(DevnetFixture devnet)
{
    private const string Reverting = "0x60006000fd";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_short_positions_size_is_repaired_once_its_market_answers_and_not_from_its_silence()
    {
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 31_460, Token);
        Address market = world.Market.Deployment.Listing(SynthetixWorld.Eth).Market;
        await world.OpenAsync(world.Accounts[2], SynthetixWorld.Eth, 1_000, -3, Token);
        await using NpgsqlDataSource database = await devnet.OpenLedgerAsync(Token);
        DriftStore drifts = new(database, TimeProvider.System);
        await using ChainIndexer indexer = new(
            world.Settings, world.Client, [world.Adapter], new PostgresLedger(database), null,
            new IndexerOptions { ResyncInterval = TimeSpan.Zero }, TimeProvider.System, NullLogger<ChainIndexer>.Instance, drifts);
        await IndexAsync(world, indexer);
        string size = $"slot = 'size:{market}'";
        BigInteger right = await ReadAsync(database, size);
        Assert.True(right.Sign < 0);
        Assert.Empty(await CompareAsync(world, database, drifts));

        await database.ExecuteAsync($"update holding set value = value + 1 where {size}", Token);
        Assert.Equal((right + 1, right), ValuesOf(await CompareAsync(world, database, drifts), $"size:{market}"));
        Assert.True(await drifts.RequestRepairAsync(world.Settings.ChainId, Token) > 0);
        string code = (await world.Chain.RequestAsync("eth_getCode", [market.ToString(), "latest"], Token)).GetString()!;
        await world.Chain.RequestAsync("anvil_setCode", [market.ToString(), Reverting], Token);
        await IndexAsync(world, indexer);
        Assert.Equal((right + 1, null), ValuesOf(await CompareAsync(world, database, drifts), $"size:{market}"));

        await world.Chain.RequestAsync("anvil_setCode", [market.ToString(), code], Token);
        await IndexAsync(world, indexer);
        Assert.Empty(await CompareAsync(world, database, drifts));
        Assert.Equal(right, await ReadAsync(database, size));
    }

    private static async Task<BigInteger> ReadAsync(NpgsqlDataSource database, string slot) => BigInteger.Parse(
        await database.ReadAsync<string>($"select value::text from holding where {slot}", Token), CultureInfo.InvariantCulture);

    private static (BigInteger? Ledger, BigInteger? Chain) ValuesOf(IReadOnlyList<FigureMismatch> found, string figure)
    {
        FigureMismatch mismatch = found.Single(mismatch => mismatch.Figure == figure);
        return (mismatch.Ledger, mismatch.Chain);
    }

    /// <summary>One block more, and all of them into the ledger.</summary>
    private static async Task IndexAsync(SynthetixWorld world, ChainIndexer indexer)
    {
        await world.Chain.MineAsync(1, TimeSpan.FromSeconds(1), Token);
        while (await indexer.StepAsync(Token) is not ChainUpdate.AtHead)
        {
        }
    }

    /// <summary>As the reconciler does it: every difference is a drift until it is seen to be gone.</summary>
    private static async Task<IReadOnlyList<FigureMismatch>> CompareAsync(SynthetixWorld world, NpgsqlDataSource database, DriftStore drifts)
    {
        Reconciler reconciler = new(
            new PostgresLedger(database), [world.Adapter], new Dictionary<VenueId, IVenueModel> { [world.Adapter.Venue] = world.Model });
        Reconciliation result = await reconciler.ReconcileAsync(world.Client, progress: null, Token);
        await ReconciliationRound.RecordAsync(drifts, result, ReconciliationScope.All, TimeProvider.System, Token);
        return result.Mismatches;
    }
}
