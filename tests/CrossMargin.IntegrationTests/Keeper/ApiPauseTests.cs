using System.Text.Json.Nodes;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Api;
using CrossMargin.Ledger.Access;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The API and the real keeper, which know nothing of each other but the database.</summary>
public sealed class ApiPauseTests(DevnetFixture devnet)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_keeper_that_runs_begins_nothing_after_the_pause_nor_does_the_next_one_until_it_is_resumed()
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_615)), Stop);
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, anvil, Stop);
        await using KeeperScene ending = scene;
        await MorphoScene.ApproveAsync(scene, markets, Stop);
        await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        await scene.IndexAsync(Stop);
        long sent = await scene.ReadSentAsync(Stop);
        JsonObject change = new() { ["chain"] = scene.Chain.ChainId.Value, ["reason"] = "an upgrade" };

        bool isPaused = false;
        IReadOnlyList<KeeperDecision> decisions = [];
        await using (ApiHost api = await StartApiAsync(scene))
        {
            await scene.RunUntilAsync(live: true, index: true, _ => decisions.Any(one => one.Kind == DecisionKind.Paused), Stop, async () =>
            {
                // The keeper runs already, and has found nobody: only now somebody falls below the line.
                if (!isPaused)
                {
                    await api.PostAsync("/v1/pauses", change);
                    await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop);
                    isPaused = true;
                }

                decisions = await scene.ReadDecisionsAsync(Stop);
            });
        }

        Assert.Empty(await scene.ReadAttemptsAsync(Stop));
        Assert.Contains("tests (API key 1) paused", decisions[0].Reason, StringComparison.Ordinal);

        // Neither this API nor this keeper was there when it was paused.
        await using ApiHost next = await StartApiAsync(scene);
        Assert.Equal("an upgrade", Assert.Single((await next.GetAsync("/v1/pauses")).GetProperty("pauses").EnumerateArray()).GetProperty("reason").GetString());
        await scene.RunForAsync(TimeSpan.FromSeconds(2), Stop);
        Assert.Empty(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal(sent, await scene.ReadSentAsync(Stop));

        await next.PostAsync("/v1/pauses/resumption", change);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
    }

    private static async Task<ApiHost> StartApiAsync(KeeperScene scene) =>
        await (await ApiHost.StartAsync(scene.ConnectionString, others: scene.Settings)).UseKeyAsync(ApiScope.Operate);
}
