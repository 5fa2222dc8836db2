using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Planning;

/// <summary>Asks a Chainlink-style aggregator for its price.</summary>
internal static class PriceFeed
{
    private static readonly byte[] LatestRoundDataSelector = [0xfe, 0xaf, 0x96, 0x8c];
    private static readonly byte[] DecimalsSelector = [0x31, 0x3c, 0xe5, 0x67];

    // An int256 answer at or above this is negative.
    private static readonly BigInteger SignBit = BigInteger.One << 255;

    /// <returns>USD; null when the feed does not answer, or with a price that is none.</returns>
    public static async Task<double?> ReadUsdAsync(IChainClient client, Address feed, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> answers = await client.CallManyAsync(
            [new CallRequest(feed, LatestRoundDataSelector), new CallRequest(feed, DecimalsSelector)], BlockId.Latest, cancellationToken);
        return ReadUsd(answers[0], answers[1]);
    }

    /// <summary>As <see cref="ReadUsdAsync"/>, but endpoints must agree: at one block, so that none differs only by being behind.</summary>
    /// <exception cref="RpcDistrustException">They do not.</exception>
    public static async Task<double?> ReadAgreedUsdAsync(IChainClient client, Address feed, BlockRef at, CancellationToken cancellationToken)
    {
        BlockId block = BlockId.At(at.Number);
        CallOutcome[] answers = await Task.WhenAll(
            client.CallAgreedAsync(new CallRequest(feed, LatestRoundDataSelector), block, cancellationToken),
            client.CallAgreedAsync(new CallRequest(feed, DecimalsSelector), block, cancellationToken));
        return ReadUsd(answers[0], answers[1]);
    }

    private static double? ReadUsd(CallOutcome round, CallOutcome scaling)
    {
        // latestRoundData() returns (roundId, answer, startedAt, updatedAt, answeredInRound).
        BigInteger? answer = AbiCall.ReadNumber(round, word: 1);
        BigInteger? decimals = AbiCall.ReadNumber(scaling);
        if (answer is not { IsZero: false } price || price >= SignBit || decimals is not { } scale || scale > 36)
            return null;
        return new TokenAmount(price, (byte)scale).ToDebtQuantity();
    }
}
