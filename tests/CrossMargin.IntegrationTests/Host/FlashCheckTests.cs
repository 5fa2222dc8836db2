using CrossMargin.Chain.Sending;
using CrossMargin.Devnet.Flash;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>What check says of an executor and of where it sells.</summary>
public sealed class FlashCheckTests(DevnetFixture devnet)
{
    private static readonly string KeyText = "0x" + new string('4', 64);

    [Fact]
    public async Task Check_names_an_executor_of_somebody_else_and_what_is_none()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, stop);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        local.Variables["CROSSMARGIN_KEEPER_KEY"] = KeyText;
        Address keeper = PrivateKey.Parse(new string('4', 64)).Address;
        FlashMarket own = await FlashRecipe.DeployAsync(local.Market.Chain, keeper, devnet.Environment, stop);
        FlashMarket foreign = await FlashRecipe.DeployAsync(local.Market.Chain, local.Market.Deployment.Admin, devnet.Environment, stop);

        await AssertAsync(new FlashSettings(own.Executor, own.Factory));
        await AssertAsync(new FlashSettings(foreign.Executor, own.Factory), "flash.executor", $"one that {local.Market.Deployment.Admin} owns");
        await AssertAsync(new FlashSettings(keeper, keeper), "flash.executor", "flash.swapFactory", "no code");
        // The factory has an owner, too, but not the keeper.
        await AssertAsync(new FlashSettings(own.Factory, own.Executor), "flash.executor", "flash.swapFactory");

        async Task AssertAsync(FlashSettings flash, params string[] faults)
        {
            local.Rewrite(chain => chain with { Flash = flash });
            ProgramEnd end = await ProgramRun.RunAsync(local.Variables, "check");
            Assert.Equal((faults.Length == 0 ? 0 : 1, faults.Length == 0), (end.ExitCode, end.Error.Length == 0));
            Assert.All(faults, fault => Assert.Contains(fault, end.Error, StringComparison.Ordinal));
        }
    }
}
