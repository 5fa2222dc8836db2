using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurieAdmin;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>The contracts that are there once, and how they come to know each other.</summary>
public sealed partial class PerpRecipe
{
    private const int CollateralsPerAccountMax = 5;
    private const int DebtRatio = 750_000;
    private const int LiquidationRatio = 500_000;
    private const int MarginBuffer = 2_000;
    private const int InsuranceFee = 30_000;
    private static readonly BigInteger Unlimited = BigInteger.Pow(2, 256) - 1;

    private async Task<(PerpCore Core, Address Registry)> DeployCoreAsync(
        Address settlement, Address quote, Address factory, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> none = ReadOnlyMemory<byte>.Empty;
        Address config = await DeployAsync("ClearingHouseConfig", none, cancellationToken);
        await ExecuteAsync(config, ClearingHouseConfig.Initialize.Encode(), cancellationToken);
        Address registry = await DeployAsync("MarketRegistry", none, cancellationToken);
        await ExecuteAsync(registry, MarketRegistry.Initialize.Encode(factory, quote), cancellationToken);
        Address orders = await DeployAsync("OrderBook", none, cancellationToken);
        await ExecuteAsync(orders, OrderBook.Initialize.Encode(registry), cancellationToken);
        Address balance = await DeployAsync("AccountBalance", none, cancellationToken);
        Address exchange = await DeployAsync("Exchange", none, cancellationToken);
        Address fund = await DeployAsync("InsuranceFund", none, cancellationToken);
        await ExecuteAsync(fund, InsuranceFund.Initialize.Encode(settlement), cancellationToken);
        await ExecuteAsync(exchange, Exchange.Initialize.Encode(registry, orders, config), cancellationToken);
        await ExecuteAsync(exchange, Exchange.SetAccountBalance.Encode(balance), cancellationToken);
        await ExecuteAsync(orders, OrderBook.SetExchange.Encode(exchange), cancellationToken);
        await ExecuteAsync(balance, AccountBalance.Initialize.Encode(config, orders), cancellationToken);
        Address vault = await DeployAsync("Vault", none, cancellationToken);
        await ExecuteAsync(vault, Vault.Initialize.Encode(fund, config, balance, exchange), cancellationToken);
        Address collaterals = await DeployCollateralManagerAsync(config, vault, cancellationToken);
        await ExecuteAsync(fund, InsuranceFund.SetVault.Encode(vault), cancellationToken);
        await ExecuteAsync(balance, AccountBalance.SetVault.Encode(vault), cancellationToken);
        Address house = await DeployAsync("ClearingHouse", none, cancellationToken);
        await ExecuteAsync(
            house, ClearingHouse.Initialize.Encode(config, vault, quote, factory, exchange, balance, fund), cancellationToken);
        await ExecuteAsync(config, ClearingHouseConfig.SetSettlementTokenBalanceCap.Encode(Unlimited), cancellationToken);
        await MintAsync(quote, house, cancellationToken);
        await ExecuteAsync(registry, MarketRegistry.SetClearingHouse.Encode(house), cancellationToken);
        await ExecuteAsync(orders, OrderBook.SetClearingHouse.Encode(house), cancellationToken);
        await ExecuteAsync(exchange, Exchange.SetClearingHouse.Encode(house), cancellationToken);
        await ExecuteAsync(balance, AccountBalance.SetClearingHouse.Encode(house), cancellationToken);
        await ExecuteAsync(vault, Vault.SetClearingHouse.Encode(house), cancellationToken);
        return (new PerpCore(house, vault, balance, exchange, config, fund, collaterals), registry);
    }

    private async Task<Address> DeployCollateralManagerAsync(Address config, Address vault, CancellationToken cancellationToken)
    {
        Address manager = await DeployAsync("CollateralManager", ReadOnlyMemory<byte>.Empty, cancellationToken);
        byte[] terms = CollateralManager.Initialize.Encode(
            config, vault, CollateralsPerAccountMax, DebtRatio, LiquidationRatio, MarginBuffer, InsuranceFee,
            PerpMarket.Usd(10_000), PerpMarket.Usd(500));
        await ExecuteAsync(manager, terms, cancellationToken);
        await ExecuteAsync(vault, Vault.SetCollateralManager.Encode(manager), cancellationToken);
        return manager;
    }

    /// <summary>A virtual token in the hands of the clearing house, which it can move.</summary>
    private async Task MintAsync(Address token, Address house, CancellationToken cancellationToken)
    {
        await ExecuteAsync(token, VirtualToken.MintMaximumTo.Encode(house), cancellationToken);
        await ExecuteAsync(token, VirtualToken.AddWhitelist.Encode(house), cancellationToken);
    }
}
