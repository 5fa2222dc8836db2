using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Flash;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.IntegrationTests.Venues.Aave;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A keeper that has nothing but gas, an Aave V3.6 that lends for the length of a transaction, and a Uniswap V3 pool of WETH and USDC.</summary>
internal sealed class FlashScene : IAsyncDisposable
{
    private readonly FlashMarket _flash;
    private readonly Address _pool;

    private FlashScene(KeeperScene keeper, AaveMarket aave, FlashMarket flash, Address pool) =>
        (Keeper, Aave, _flash, _pool) = (keeper, aave, flash, pool);

    public KeeperScene Keeper { get; }

    public AaveMarket Aave { get; }

    public Address Executor => _flash.Executor;

    public Address Usdc => Aave.Deployment.Listing("USDC").Token;

    public Address Weth => Aave.Deployment.Listing("WETH").Token;

    /// <param name="poolUsd">What the pool has of each token.</param>
    public static async Task<FlashScene> StartAsync(DevnetFixture devnet, long chainId, decimal poolUsd, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        return await StartAsync(devnet, node, poolUsd, cancellationToken);
    }

    /// <inheritdoc cref="StartAsync(DevnetFixture, long, decimal, CancellationToken)"/>
    public static async Task<FlashScene> StartAsync(DevnetFixture devnet, LocalNode node, decimal poolUsd, CancellationToken cancellationToken)
    {
        AaveMarket aave = await AaveRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        await FlashRecipe.LendAsync(aave, cancellationToken);
        FlashMarket flash = await FlashRecipe.DeployAsync(node.Chain, KeeperScene.Keeper, devnet.Environment, cancellationToken);
        Address pool = await flash.OpenAsync(Priced(aave, "WETH", 3_000), Priced(aave, "USDC", 1), 3_000, poolUsd, cancellationToken);
        ChainSettings settings = AaveWorld.Describe(node, aave.Deployment) with { Flash = new FlashSettings(flash.Executor, flash.Factory) };
        return new FlashScene(await KeeperScene.StartAsync(devnet, node, settings, cancellationToken), aave, flash, pool);
    }

    /// <summary>Supplies ten WETH and borrows USDC.</summary>
    public async Task<Address> BorrowAsync(int account, decimal usdc, CancellationToken cancellationToken)
    {
        Address debtor = (await Aave.Chain.ReadAccountsAsync(cancellationToken))[account];
        await Aave.FundAsync(debtor, "WETH", Aave.Units("WETH", 10), cancellationToken);
        await Aave.SupplyAsync(debtor, "WETH", Aave.Units("WETH", 10), cancellationToken);
        await Aave.BorrowAsync(debtor, "USDC", Aave.Units("USDC", usdc), cancellationToken);
        return debtor;
    }

    /// <summary>Of WETH, at Aave's oracle and in the pool.</summary>
    public async Task SetPriceAsync(decimal usd, CancellationToken cancellationToken)
    {
        await _flash.MoveAsync(_pool, Priced(Aave, "WETH", usd), Priced(Aave, "USDC", 1), cancellationToken);
        await Aave.SetPriceAsync("WETH", usd, cancellationToken);
    }

    public async Task<BigInteger> ReadBalanceAsync(Address token, Address holder, CancellationToken cancellationToken) =>
        Erc20.BalanceOf.DecodeResult(await Aave.Chain.CallAsync(token, Erc20.BalanceOf.Encode(holder), cancellationToken));

    public async Task<BigInteger> ReadAllowanceAsync(Address token, Address holder, Address spender, CancellationToken cancellationToken) =>
        Erc20.Allowance.DecodeResult(await Aave.Chain.CallAsync(token, Erc20.Allowance.Encode(holder, spender), cancellationToken));

    public ValueTask DisposeAsync() => Keeper.DisposeAsync();

    private static PricedToken Priced(AaveMarket aave, string symbol, decimal usd) =>
        new(aave.Deployment.Listing(symbol).Token, aave.Deployment.Listing(symbol).Reserve.Decimals, usd);
}
