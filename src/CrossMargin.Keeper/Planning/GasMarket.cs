using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Keeper.Planning;

/// <summary>What gas costs on one chain: its fees from the chain's history, its worth from the chain's own feed.</summary>
internal sealed class GasMarket(IChainClient client, ChainSettings settings, KeeperOptions options, TimeProvider time)
{
    /// <summary>What a transfer without data needs: 21,000 (Ethereum yellow paper, G_transaction).</summary>
    public const long TransferGas = 21_000;

    private const int HistoryBlocks = 10;

    // Pools ask for more only while they are crowded.
    private static readonly TimeSpan FloorMemory = TimeSpan.FromMinutes(10);

    // Half of what paid was less: enough for a place in the next blocks, while nothing is bid up.
    private static readonly double[] Percentiles = [50];

    private static readonly BigInteger WeiPerGwei = BigInteger.Pow(10, 9);

    private readonly BigInteger? _priceMax = options.Policy.GasPriceMax(settings.ChainId);
    private readonly GasMemory _known = new(time);
    private BlockRef _quotedAt;
    private GasQuote? _quote;
    private BigInteger _floor;
    private DateTimeOffset _floorUntil = DateTimeOffset.MinValue;

    /// <summary>Why there is no quote, where the endpoints disagree on the native token's price.</summary>
    public string? Dispute { get; private set; }

    /// <summary>
    /// Asked of the chain once per block of the book; never offers more than the policy's price of gas. Null when the native token has no usable
    /// price: none, or, where transactions are sent, one on which endpoints disagree.
    /// </summary>
    public async Task<GasQuote?> QuoteAsync(BlockRef asOf, CancellationToken cancellationToken)
    {
        if (_quote is not null && _quotedAt == asOf)
            return _quote;
        Address? feed = settings.Feeds.FirstOrDefault(each => each.Underlying == settings.Native)?.Address;
        if (feed is null)
            return null;
        Task<FeeHistory> reading = client.ReadFeeHistoryAsync(HistoryBlocks, Percentiles, cancellationToken);
        Task<double?> pricing = ReadNativeAsync(feed.Value, asOf, cancellationToken);
        await Task.WhenAll(reading, pricing);
        FeeHistory history = await reading;
        if (await pricing is not { } nativeUsd)
            return null;
        BigInteger floor = new BigInteger(options.PriorityFeeFloorGwei * 1000) * WeiPerGwei / 1000;
        if (time.GetUtcNow() < _floorUntil)
            floor = BigInteger.Max(floor, _floor);
        FeeSuggestion fees = FeeSuggestion.From(history, percentile: 0, floor);
        _quotedAt = asOf;
        _quote = new GasQuote(
            Bounded(fees.MaxFeePerGas), Bounded(fees.MaxPriorityFeePerGas), fees.BaseFeePerGas + fees.MaxPriorityFeePerGas, nativeUsd);
        return _quote;
    }

    /// <summary>Whether it offers more than the policy's price of gas, as one that outbids another may.</summary>
    public bool IsTooMuch(GasQuote bid) => bid.MaxFeePerGas > _priceMax;

    /// <summary>A pool refused a transaction as paying too little: for a while more is offered from the start.</summary>
    /// <param name="tip">Wei per gas: what it offered to the builder.</param>
    public void RememberRefused(BigInteger tip)
    {
        _floor = tip + (tip / 4) + 1;
        _floorUntil = time.GetUtcNow() + FloorMemory;
        _quote = null;
    }

    /// <summary>
    /// What the call is expected to need: what its like, the same function of the same contract, was lately estimated at; else a new estimate.
    /// </summary>
    /// <remarks>A node's estimate executes the call many times over. Whether what is remembered suffices, the simulation shows, which is bound by it.</remarks>
    public async Task<ExpectedGas> ExpectAsync(CallRequest call, CancellationToken cancellationToken)
    {
        if (_known.Find(call) is { } known)
            return new ExpectedGas(known, IsRemembered: true);
        if (await TryEstimateAsync(call, cancellationToken) is not { } estimate)
            return new ExpectedGas(options.AssumedGas, IsRemembered: false);
        _known.Note(call, estimate);
        return new ExpectedGas(estimate, IsRemembered: false);
    }

    /// <summary>What is remembered may have been too little: the next call of its like is estimated anew.</summary>
    public void Forget(CallRequest call) => _known.Forget(call);

    /// <summary>The node's estimate on the pending state; where the call reverts there, the assumed figure: simulation will say why.</summary>
    public async Task<long> EstimateAsync(CallRequest call, CancellationToken cancellationToken) =>
        await TryEstimateAsync(call, cancellationToken) ?? options.AssumedGas;

    private async Task<long?> TryEstimateAsync(CallRequest call, CancellationToken cancellationToken)
    {
        try
        {
            return await client.EstimateGasAsync(call, cancellationToken);
        }
        catch (RpcErrorException error) when (!error.IsTransient)
        {
            return null;
        }
    }

    private BigInteger Bounded(BigInteger fee) => _priceMax is { } most ? BigInteger.Min(fee, most) : fee;

    private async Task<double?> ReadNativeAsync(Address feed, BlockRef asOf, CancellationToken cancellationToken)
    {
        Dispute = null;
        if (!options.Live)
            return await PriceFeed.ReadUsdAsync(client, feed, cancellationToken);
        try
        {
            return await PriceFeed.ReadAgreedUsdAsync(client, feed, asOf, cancellationToken);
        }
        catch (RpcDistrustException fault) when (fault.Distrust is Distrust.Disputed)
        {
            Dispute = $"the price of {settings.Native}: {fault.Distrust}";
            return null;
        }
    }
}
