using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>Whether an address is a Lyra market that the adapter understands.</summary>
internal static class LyraValidation
{
    /// <returns>What is wrong, as one sentence; null when nothing is.</returns>
    public static async Task<string?> FindFaultAsync(IChainClient client, Address market, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> code = await client.ReadCodeAsync(market, BlockId.Latest, cancellationToken);
        if (code.IsEmpty)
            return $"{market} has no code on chain {client.Chain}: expected Lyra's OptionMarket.";
        bool isMarket = false;
        BlockReads reads = new();
        AskWhether(reads, market, OptionMarket.GetOptionMarketParams.Encode(), OptionMarket.GetOptionMarketParams.DecodeResult, answers => isMarket = answers);
        await reads.RunAsync(client, BlockId.Latest, cancellationToken);
        if (!isMarket)
            return $"{market} is a contract, but not Lyra's OptionMarket: it does not answer getOptionMarketParams().";
        return await LyraContracts.FindAsync(client, market, cancellationToken) is { } contracts
            ? await FindFaultOfContractsAsync(client, contracts, cancellationToken)
            : $"{market} is no Lyra market of version 0.1.3-alpha (Avalon), or is not initialised: its storage names no contracts.";
    }

    public static string DescribeDecimals(Address token, byte decimals) =>
        $"the market's token {token} has {decimals} decimals, and its contracts reckon with {LyraTokens.Decimals}.";

    private static async Task<string?> FindFaultOfContractsAsync(
        IChainClient client, LyraContracts contracts, CancellationToken cancellationToken)
    {
        Address market = contracts.Market;
        bool isToken = false;
        Hash32 key = default;
        byte? quoteDecimals = null;
        byte? baseDecimals = null;
        BlockReads reads = new();
        AskWhether(
            reads, contracts.OptionToken, OptionToken.GetPartialCollatParams.Encode(), OptionToken.GetPartialCollatParams.DecodeResult,
            answers => isToken = answers);
        reads.Ask(
            contracts.Adapter, SynthetixAdapter.BaseKey.Encode(market), SynthetixAdapter.BaseKey.DecodeResult, default, found => key = found);
        AskDecimals(reads, contracts.Quote, decimals => quoteDecimals = decimals);
        AskDecimals(reads, contracts.Base, decimals => baseDecimals = decimals);
        await reads.RunAsync(client, BlockId.Latest, cancellationToken);
        // The cache names its market only to a stranger whom it turns away.
        CallOutcome refusal = await client.CallAsync(
            new CallRequest(contracts.GreekCache, OptionGreekCache.RemoveBoard.Encode(0)), BlockId.Latest, cancellationToken);
        if (!isToken || MarketOf(refusal) != market)
            return $"{market} is no Lyra market of version 0.1.3-alpha (Avalon): its option token or its cache is another contract.";
        if (key.IsZero)
            return $"{market}: its exchange adapter {contracts.Adapter} knows no base asset of it.";
        return (FaultOfToken(contracts.Quote, quoteDecimals) ?? FaultOfToken(contracts.Base, baseDecimals)) is { } fault
            ? $"{market}: {fault}" : null;
    }

    private static void AskWhether<T>(BlockReads reads, Address contract, byte[] call, Func<ReadOnlySpan<byte>, T> decode, Action<bool> use)
        where T : class => reads.Ask(contract, call, data => (T?)decode(data), null, answer => use(answer is not null));

    private static void AskDecimals(BlockReads reads, Address token, Action<byte?> use) =>
        reads.Ask(token, Erc20.Decimals.Encode(), data => (byte?)Erc20.Decimals.DecodeResult(data), null, use);

    private static Address? MarketOf(CallOutcome answer) =>
        answer is CallOutcome.Reverted reverted
        && OptionGreekCache.OnlyOptionMarketError.TryDecode(reverted.Data.Span, out OptionGreekCache.OnlyOptionMarketError refusal)
            ? refusal.OptionMarket : null;

    private static string? FaultOfToken(Address token, byte? decimals) => decimals switch
    {
        null => $"the market's token {token} does not answer decimals().",
        LyraTokens.Decimals => null,
        { } other => DescribeDecimals(token, other),
    };
}
