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

        // latestRoundData() returns (roundId, answer, startedAt, updatedAt, answeredInRound).
        BigInteger? answer = AbiCall.ReadNumber(answers[0], word: 1);
        BigInteger? decimals = AbiCall.ReadNumber(answers[1]);
        if (answer is not { IsZero: false } price || price >= SignBit || decimals is not { } scale || scale > 36)
            return null;
        return new TokenAmount(price, (byte)scale).ToDebtQuantity();
    }
}
