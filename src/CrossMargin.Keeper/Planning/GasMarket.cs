using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Keeper.Planning;

/// <summary>What gas costs on one chain: its fees from the chain's history, its worth from the chain's own feed.</summary>
internal sealed class GasMarket(IChainClient client, ChainSettings settings, KeeperOptions options)
{
    private const int HistoryBlocks = 10;

    // Half of what paid was less: enough for a place in the next blocks, while nothing is bid up.
    private static readonly double[] Percentiles = [50];

    private static readonly BigInteger WeiPerGwei = BigInteger.Pow(10, 9);

    private BlockRef _quotedAt;
    private GasQuote? _quote;

    /// <summary>Asked of the chain once per block of the book. Null when the native token has no usable price.</summary>
    public async Task<GasQuote?> QuoteAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        if (_quote is not null && _quotedAt == asOf)
            return _quote;
        Address? feed = settings.Feeds.FirstOrDefault(each => each.Underlying == settings.Native)?.Address;
        if (feed is null || await PriceFeed.ReadUsdAsync(client, feed.Value, cancellationToken) is not { } nativeUsd)
            return null;
        FeeHistory history = await client.ReadFeeHistoryAsync(HistoryBlocks, Percentiles, cancellationToken);
        BigInteger floor = new BigInteger(options.PriorityFeeFloorGwei * 1000) * WeiPerGwei / 1000;
        FeeSuggestion fees = FeeSuggestion.From(history, percentile: 0, floor);
        _quotedAt = asOf;
        _quote = new GasQuote(
            fees.MaxFeePerGas, fees.MaxPriorityFeePerGas, fees.BaseFeePerGas + fees.MaxPriorityFeePerGas, nativeUsd);
        return _quote;
    }

    /// <summary>The node's estimate on the pending state; where the call reverts there, the assumed figure: simulation will say why.</summary>
    public async Task<long> EstimateAsync(CallRequest call, CancellationToken cancellationToken)
    {
        try
        {
            return await client.EstimateGasAsync(call, cancellationToken);
        }
        catch (RpcErrorException error) when (!error.IsTransient)
        {
            return options.AssumedGas;
        }
    }
}
