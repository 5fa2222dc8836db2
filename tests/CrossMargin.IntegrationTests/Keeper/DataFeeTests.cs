using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The real keeper on a real node that has, where chains of the OP Stack do, a contract that tells what data costs.</summary>
public sealed class DataFeeTests(DevnetFixture devnet)
{
    private static readonly Address Oracle = Address.Parse("0x420000000000000000000000000000000000000F");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_fee_for_the_bytes_of_its_transaction_is_in_the_row_of_an_attempt_and_decides()
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_671)), Stop);
        Address admin = (await anvil.Chain.ReadAccountsAsync(Stop))[0];
        await InstallOracleAsync(anvil.Chain, admin);
        await SetWeiPerByteAsync(BigInteger.Pow(10, 12));
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(
            devnet, anvil, Stop, settings => settings with { DataFee = DataFee.OpStack, MinProfitUsd = 3 });
        await using KeeperScene ending = scene;
        await MorphoScene.ApproveAsync(scene, markets, Stop);
        await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop);

        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        LiquidationAttempt paid = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        double expectedUsd = paid.Transaction!.Bytes.Length * 1e12 / 1e18 * paid.Plan.NativeUsd!.Value;
        // Nonce and fees are not known when it is asked for: a byte or two of some 400.
        Assert.InRange(paid.Plan.Cost.DataFeeUsd, 0.97 * expectedUsd, 1.03 * expectedUsd);
        Assert.True(paid.Plan.Cost.CapitalUsd > 0);
        Assert.Equal(3, paid.Plan.ProfitFloorUsd);

        await SetWeiPerByteAsync(BigInteger.Pow(10, 16));       // Some thousand USD.
        await MorphoScene.BorrowAsync(markets, 5, 21_000, Stop);
        await markets.SetPriceAsync(markets.Deployment.Token("WETH"), 2_300, Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Declined), Stop);

        LiquidationAttempt declined = (await scene.ReadAttemptsAsync(Stop)).First(one => one.State == AttemptState.Declined);
        Assert.InRange(declined.Plan.Cost.DataFeeUsd, 8_000 * paid.Plan.Cost.DataFeeUsd, 10_000 * paid.Plan.Cost.DataFeeUsd);
        Assert.Contains($"{declined.Plan.Cost.DataFeeUsd.ToString("F2", CultureInfo.InvariantCulture)} data fee", declined.Reason, StringComparison.Ordinal);

        Task SetWeiPerByteAsync(BigInteger wei) => anvil.Chain.ExecuteAsync(admin, Oracle, DevGasPriceOracle.SetWeiPerByte.Encode(wei), Stop);
    }

    private async Task InstallOracleAsync(DevnetChain chain, Address admin)
    {
        SolidityArtifact contract = (await DevContracts.CompileAsync(devnet.Environment, Stop))[DevContracts.GasPriceOracle];
        Address made = await chain.DeployAsync(admin, contract.Link(new Dictionary<string, Address>()), ReadOnlyMemory<byte>.Empty, Stop);
        JsonElement code = await chain.RequestAsync("eth_getCode", [made.ToString(), "latest"], Stop);
        await chain.RequestAsync("anvil_setCode", [Oracle.ToString(), code.GetString()], Stop);
    }
}
