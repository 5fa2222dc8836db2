using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.PerpCurieAdmin;
using CrossMargin.Chain.Abi.UniswapV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using BaseTokenAdmin = CrossMargin.Chain.Abi.PerpCurieAdmin.BaseToken;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>What moves prices, and what only the protocol's owner may do.</summary>
public sealed partial class PerpMarket
{
    /// <summary>Mints a token to any address.</summary>
    public Task<TransactionReceipt> MintAsync(Address to, Address token, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, token, DevToken.Mint.Encode(to, amount), cancellationToken);

    /// <summary>Sets a market's index price, and lets the protocol's feed take note of it.</summary>
    public async Task SetIndexAsync(string symbol, decimal usd, CancellationToken cancellationToken)
    {
        // Answers of one second are one answer to it.
        await Chain.WarpAsync(TimeSpan.FromSeconds(1), cancellationToken);
        await SetFeedAsync(Deployment.Market(symbol).Feed, FeedAnswer(usd), cancellationToken);
        await ExecuteAsync(Deployment.Admin, Deployment.Market(symbol).PriceFeed, ChainlinkPriceFeedV3.Update.Encode(), cancellationToken);
    }

    public Task<TransactionReceipt> SetCollateralPriceAsync(string symbol, decimal usd, CancellationToken cancellationToken) =>
        SetFeedAsync(Deployment.Collateral(symbol).Feed, FeedAnswer(usd), cancellationToken);

    /// <summary>A new answer of a feed, which nobody else is told of.</summary>
    public Task<TransactionReceipt> SetFeedAsync(Address feed, BigInteger answer, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, feed, DevFeed.SetAnswer.Encode(answer), cancellationToken);

    /// <summary>Trades until the pool is at the price. The protocol allows about a tenth at a time, and no farther than that from the index.</summary>
    public async Task MovePoolAsync(string symbol, decimal usd, CancellationToken cancellationToken)
    {
        BigInteger target = PoolPrice.SqrtX96(usd);
        BigInteger current = await ReadSqrtPriceAsync(symbol, cancellationToken);
        if (current == target)
            return;
        bool isDown = target < current;
        await SwapAsync(
            Deployment.Mover, symbol, isDown, isExactInput: true, Virtual(isDown ? 1_000_000 : 1_000_000_000), target, cancellationToken);
    }

    /// <summary>√price · 2^96 of the pool.</summary>
    public async Task<BigInteger> ReadSqrtPriceAsync(string symbol, CancellationToken cancellationToken) =>
        UniswapV3Pool.Slot0.DecodeResult(
            await Chain.CallAsync(Deployment.Market(symbol).Pool, UniswapV3Pool.Slot0.Encode(), cancellationToken)).SqrtPriceX96;

    /// <summary>Moves index and pool, and lets so much time go by that every time-weighted price follows.</summary>
    public async Task MoveAsync(string symbol, decimal usd, CancellationToken cancellationToken)
    {
        await SetIndexAsync(symbol, usd, cancellationToken);
        await Chain.WarpAsync(TimeSpan.FromSeconds(20), cancellationToken);
        await MovePoolAsync(symbol, usd, cancellationToken);
        await Chain.WarpAsync(TimeSpan.FromMinutes(40), cancellationToken);
    }

    /// <summary>Stops a market's trade and funding.</summary>
    public Task<TransactionReceipt> PauseAsync(string symbol, CancellationToken cancellationToken) =>
        AdministerAsync(BaseToken(symbol), BaseTokenAdmin.Pause.Encode(), cancellationToken);

    /// <summary>Ends a market that is paused: everyone may then quit at the price.</summary>
    public Task<TransactionReceipt> EndAsync(string symbol, decimal usd, CancellationToken cancellationToken) =>
        AdministerAsync(BaseToken(symbol), BaseTokenAdmin.Close.Encode(Virtual(usd)), cancellationToken);

    /// <summary>Does as the protocol's owner.</summary>
    public Task<TransactionReceipt> AdministerAsync(Address contract, byte[] call, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, contract, call, cancellationToken);
}
