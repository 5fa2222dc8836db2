using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Abi.LyraV1Admin;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Lyra;

/// <summary>What accounts do on a local Lyra market. Amounts are decimals of 18 places; each action is one transaction, waited for.</summary>
/// <remarks>Any unlocked or impersonated account may act. An action that reverts throws <see cref="DevnetException"/>.</remarks>
public sealed class LyraMarket(DevnetChain chain, LyraDeployment deployment)
{
    /// <summary>For limits: none.</summary>
    public static readonly BigInteger Unlimited = BigInteger.Pow(2, 256) - 1;

    private const long ScaleOfFraction = 1_000_000_000;

    public DevnetChain Chain { get; } = chain;

    public LyraDeployment Deployment { get; } = deployment;

    /// <summary>A number with 18 decimals, exact to nine.</summary>
    public static BigInteger Units(decimal value) =>
        new BigInteger(decimal.Round(value * ScaleOfFraction)) * (BigInteger.Pow(10, 18) / ScaleOfFraction);

    /// <summary>A price as the feed answers it, eight decimals.</summary>
    public static BigInteger FeedAnswer(decimal usd) => new(decimal.Round(usd * 100_000_000m));

    /// <summary>Mints both tokens to the account, and lets the market and its pool take them.</summary>
    public async Task FundAsync(Address account, BigInteger quote, BigInteger @base, CancellationToken cancellationToken)
    {
        foreach ((Address token, BigInteger amount) in new[] { (Deployment.Quote, quote), (Deployment.Base, @base) })
        {
            await ExecuteAsync(Deployment.Admin, token, TestERC20Fail.Mint.Encode(account, amount), cancellationToken);
            await ExecuteAsync(account, token, TestERC20Fail.Approve.Encode(Deployment.OptionMarket, Unlimited), cancellationToken);
        }

        await ExecuteAsync(account, Deployment.Quote, TestERC20Fail.Approve.Encode(Deployment.Pool, Unlimited), cancellationToken);
    }

    /// <summary>The admin lends quote to the pool.</summary>
    public Task<TransactionReceipt> DepositAsync(BigInteger quote, CancellationToken cancellationToken) => ExecuteAsync(
        Deployment.Admin, Deployment.Pool, LiquidityPool.InitiateDeposit.Encode(Deployment.Admin, quote), cancellationToken);

    /// <summary>Lists strikes of one expiry: boards and strikes count from one.</summary>
    public Task<TransactionReceipt> CreateBoardAsync(
        long expiry, decimal volatility, IReadOnlyList<(decimal Strike, decimal Skew)> strikes, CancellationToken cancellationToken) =>
        AdministerAsync(
            OptionMarket.CreateOptionBoard.Encode(
                expiry, Units(volatility), [.. strikes.Select(one => Units(one.Strike))], [.. strikes.Select(one => Units(one.Skew))], false),
            cancellationToken);

    /// <summary>A call on the option market by its owner.</summary>
    public Task<TransactionReceipt> AdministerAsync(ReadOnlyMemory<byte> call, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, Deployment.OptionMarket, call, cancellationToken);

    /// <summary>Opens a position, or adds to one, and sets its collateral.</summary>
    /// <param name="position">Zero for a new one.</param>
    /// <param name="type">0 and 1: bought call and put; 2: call written against the base token; 3 and 4: call and put against the quote token.</param>
    public Task<TransactionReceipt> OpenAsync(
        Address account, long strike, BigInteger position, byte type, BigInteger amount, BigInteger collateral,
        CancellationToken cancellationToken) =>
        ExecuteMarketAsync(
            account, OptionMarket.OpenPosition.Encode(Trade(strike, position, type, amount, collateral)), cancellationToken);

    /// <summary>Closes a position wholly or in part.</summary>
    /// <param name="isForced">At a worse price, where the market does not trade the option any more.</param>
    public Task<TransactionReceipt> CloseAsync(
        Address account, long strike, BigInteger position, byte type, BigInteger amount, BigInteger collateral, bool isForced,
        CancellationToken cancellationToken)
    {
        OptionMarket.TradeInputParameters trade = Trade(strike, position, type, amount, collateral);
        return ExecuteMarketAsync(
            account, isForced ? OptionMarket.ForceClosePosition.Encode(trade) : OptionMarket.ClosePosition.Encode(trade), cancellationToken);
    }

    public Task<TransactionReceipt> AddCollateralAsync(
        Address account, BigInteger position, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteMarketAsync(account, OptionMarket.AddCollateral.Encode(position, amount), cancellationToken);

    public Task<TransactionReceipt> LiquidateAsync(
        Address liquidator, BigInteger position, CancellationToken cancellationToken) =>
        ExecuteMarketAsync(liquidator, OptionMarket.LiquidatePosition.Encode(position, liquidator), cancellationToken);

    public Task<TransactionReceipt> SettleBoardAsync(Address account, long board, CancellationToken cancellationToken) =>
        ExecuteMarketAsync(account, OptionMarket.SettleExpiredBoard.Encode(board), cancellationToken);

    /// <summary>Pays out positions of a settled board.</summary>
    public Task<TransactionReceipt> SettlePositionsAsync(
        Address account, IReadOnlyList<BigInteger> positions, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.ShortCollateral, ShortCollateral.SettleOptions.Encode([.. positions]), cancellationToken);

    public Task<TransactionReceipt> TransferAsync(
        Address from, Address to, BigInteger position, CancellationToken cancellationToken) =>
        ExecuteAsync(from, Deployment.OptionToken, OptionToken.TransferFrom.Encode(from, to, position), cancellationToken);

    public Task<TransactionReceipt> SplitAsync(
        Address account, BigInteger position, BigInteger amount, BigInteger collateral, Address recipient, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.OptionToken, OptionToken.Split.Encode(position, amount, collateral, recipient), cancellationToken);

    public Task<TransactionReceipt> MergeAsync(
        Address account, IReadOnlyList<BigInteger> positions, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.OptionToken, OptionToken.Merge.Encode([.. positions]), cancellationToken);

    /// <summary>Brings the cache of a board's greeks up to now: trades want it fresh.</summary>
    public Task<TransactionReceipt> UpdateBoardAsync(Address account, long board, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.GreekCache, OptionGreekCache.UpdateBoardCachedGreeks.Encode(board), cancellationToken);

    /// <summary>Sets spot, and the feed beside it.</summary>
    /// <param name="isInvalid">As Synthetix says of a rate that is stale or flagged: the market then refuses everything.</param>
    public async Task SetPriceAsync(decimal usd, CancellationToken cancellationToken, bool isInvalid = false)
    {
        byte[] call = TestExchangeRates.SetRateAndInvalid.Encode(LyraRecipe.Key("sETH"), Units(usd), isInvalid);
        await ExecuteAsync(Deployment.Admin, Deployment.Feed, DevFeed.SetAnswer.Encode(FeedAnswer(usd)), cancellationToken);
        await ExecuteAsync(Deployment.Admin, Deployment.Rates, call, cancellationToken);
    }

    /// <summary>The number that the next position will have: one more than the last one's.</summary>
    public async Task<BigInteger> ReadNextPositionAsync(CancellationToken cancellationToken) => OptionToken.NextId.DecodeResult(
        await Chain.CallAsync(Deployment.OptionToken, OptionToken.NextId.Encode(), cancellationToken));

    private static OptionMarket.TradeInputParameters Trade(
        long strike, BigInteger position, byte type, BigInteger amount, BigInteger collateral) => new(
        strike, position, Iterations: 1, type, amount, collateral, MinTotalCost: 0, MaxTotalCost: Unlimited);

    private Task<TransactionReceipt> ExecuteMarketAsync(
        Address account, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.OptionMarket, callData, cancellationToken);

    private Task<TransactionReceipt> ExecuteAsync(
        Address account, Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(account, contract, callData, cancellationToken);
}
