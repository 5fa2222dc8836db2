using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Synthetix;

/// <summary>
/// What traders and keepers do on a local Synthetix Perps V2. Amounts have 18 decimals; each action is one transaction, waited for.
/// </summary>
/// <remarks>Any unlocked or impersonated account may act. An action that reverts throws <see cref="DevnetException"/>.</remarks>
public sealed class SynthetixMarket(DevnetChain chain, SynthetixDeployment deployment)
{
    private static readonly BigInteger AnyPrice = BigInteger.Pow(10, 30);

    public DevnetChain Chain { get; } = chain;

    public SynthetixDeployment Deployment { get; } = deployment;

    /// <summary>A price as the feeds answer it, eight decimals.</summary>
    public static BigInteger FeedAnswer(decimal usd) => new(decimal.Round(usd * 100_000_000m));

    /// <summary>Dollars, units of an asset, or a fraction, with 18 decimals. Decimal holds 28 digits: nine after the point are taken.</summary>
    public static BigInteger Units(decimal amount) => new BigInteger(decimal.Truncate(amount * 1_000_000_000m)) * 1_000_000_000;

    /// <summary>Mints sUSD, which markets burn without approval.</summary>
    public Task<TransactionReceipt> FundAsync(Address account, BigInteger amount, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(Deployment.Admin, Deployment.Dollar, DevToken.Mint.Encode(account, amount), cancellationToken);

    /// <param name="change">Positive is deposited, negative is withdrawn.</param>
    public Task<TransactionReceipt> TransferMarginAsync(Address account, string market, BigInteger change, CancellationToken cancellationToken) =>
        ExecuteAsync(account, market, PerpsV2Market.TransferMargin.Encode(change), cancellationToken);

    public Task<TransactionReceipt> WithdrawAllMarginAsync(Address account, string market, CancellationToken cancellationToken) =>
        ExecuteAsync(account, market, PerpsV2Market.WithdrawAllMargin.Encode(), cancellationToken);

    /// <param name="change">Positive buys, negative sells; at whatever price.</param>
    public Task<TransactionReceipt> TradeAsync(Address account, string market, BigInteger change, CancellationToken cancellationToken) =>
        ExecuteAsync(account, market, PerpsV2Market.ModifyPosition.Encode(change, WorstPrice(change)), cancellationToken);

    /// <param name="isLong">Whether it is a long position that is closed.</param>
    public Task<TransactionReceipt> CloseAsync(Address account, string market, bool isLong, CancellationToken cancellationToken) =>
        ExecuteAsync(account, market, PerpsV2Market.ClosePosition.Encode(WorstPrice(isLong ? -1 : 1)), cancellationToken);

    /// <summary>To be executed from a minute on, or with the next price.</summary>
    public Task<TransactionReceipt> SubmitOrderAsync(Address account, string market, BigInteger change, CancellationToken cancellationToken) =>
        ExecuteAsync(account, market, PerpsV2Market.SubmitDelayedOrder.Encode(change, 60, WorstPrice(change)), cancellationToken);

    public Task<TransactionReceipt> ExecuteOrderAsync(Address keeper, Address account, string market, CancellationToken cancellationToken) =>
        ExecuteAsync(keeper, market, PerpsV2Market.ExecuteDelayedOrder.Encode(account), cancellationToken);

    public Task<TransactionReceipt> CancelOrderAsync(Address keeper, Address account, string market, CancellationToken cancellationToken) =>
        ExecuteAsync(keeper, market, PerpsV2Market.CancelDelayedOrder.Encode(account), cancellationToken);

    public Task<TransactionReceipt> FlagAsync(Address keeper, Address account, string market, CancellationToken cancellationToken) =>
        ExecuteAsync(keeper, market, PerpsV2Market.FlagPosition.Encode(account), cancellationToken);

    public Task<TransactionReceipt> LiquidateAsync(Address keeper, Address account, string market, CancellationToken cancellationToken) =>
        ExecuteAsync(keeper, market, PerpsV2Market.LiquidatePosition.Encode(account), cancellationToken);

    public Task<TransactionReceipt> ForceLiquidateAsync(Address endorsed, Address account, string market, CancellationToken cancellationToken) =>
        ExecuteAsync(endorsed, market, PerpsV2Market.ForceLiquidatePosition.Encode(account), cancellationToken);

    public Task<TransactionReceipt> SetPriceAsync(string market, decimal usd, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(
            Deployment.Admin, Deployment.Listing(market).Feed, DevFeed.SetAnswer.Encode(FeedAnswer(usd)), cancellationToken);

    /// <summary>A call of the admin: to settings, system status, rates, or circuit breaker.</summary>
    public Task<TransactionReceipt> AdministerAsync(Address contract, byte[] call, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(Deployment.Admin, contract, call, cancellationToken);

    /// <summary>Raw sUSD.</summary>
    public async Task<BigInteger> ReadBalanceAsync(Address account, CancellationToken cancellationToken) =>
        DevToken.BalanceOf.DecodeResult(
            await Chain.CallAsync(Deployment.Dollar, DevToken.BalanceOf.Encode(account), cancellationToken));

    private static BigInteger WorstPrice(BigInteger change) => change.Sign > 0 ? AnyPrice : BigInteger.Zero;

    private Task<TransactionReceipt> ExecuteAsync(Address account, string market, byte[] call, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(account, Deployment.Listing(market).Market, call, cancellationToken);
}
