using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Acting;

/// <summary>Signs what takes the place of a transaction that waits too long: the same for more, or nothing sent to ourselves.</summary>
/// <remarks>
/// All have one nonce, so that a chain includes one of them. The liquidation is outbid only while it still pays at the most that it may then
/// cost, and while the newest block would still accept it: the pending state shows the one that waits, and tells nothing.
/// </remarks>
internal sealed class Outbidder(KeeperChain chain, KeeperOptions options, AccountBook book, GasMarket gas, TransactionDesk desk)
{
    /// <param name="gives">Why the attempt is to be given up; null to outbid it while it is worth it.</param>
    /// <returns>Null when its bounds allow no more: what waits then waits on.</returns>
    /// <exception cref="RpcException">The node does not answer, or there is no signature.</exception>
    public async Task<Replacement?> OutbidAsync(LiquidationAttempt attempt, string? gives, BlockRef asOf, CancellationToken cancellationToken)
    {
        if (await gas.QuoteAsync(asOf, cancellationToken) is not { } quote)
            return null;
        SignedTransaction waiting = attempt.Transaction!;
        GasQuote bid = FeeBump.Above(waiting, quote);
        if (gas.IsTooMuch(bid))
            return null;
        CallRequest call = Encode(attempt);
        gives ??= await FindRefusalAsync(attempt, call, cancellationToken);
        if (gives is not null)
        {
            return IsAffordable(attempt, bid)
                ? await SignAsync(new CallRequest(desk.Account, ReadOnlyMemory<byte>.Empty, desk.Account), GasMarket.TransferGas, isCancel: true)
                : null;
        }

        return IsWorthIt(attempt, bid) ? await SignAsync(call, waiting.GasLimit, isCancel: false) : null;

        async Task<Replacement> SignAsync(CallRequest what, long gasLimit, bool isCancel)
        {
            SignedTransaction signed = await desk.SignAsync(what, waiting.Nonce, gasLimit, bid, cancellationToken);
            return new Replacement(signed with { IsCancel = isCancel }, gives);
        }
    }

    private CallRequest Encode(LiquidationAttempt attempt)
    {
        IVenueAdapter adapter = chain.Adapters[attempt.SubAccount.Venue];
        return book.Read(attempt.SubAccount.Venue, (_, slots) => PlannedCall.Of(attempt.Plan, adapter, slots));
    }

    private async Task<string?> FindRefusalAsync(LiquidationAttempt attempt, CallRequest call, CancellationToken cancellationToken) =>
        await chain.Client.CallAsync(call, BlockId.Latest, cancellationToken) is CallOutcome.Reverted reverted
            ? $"no longer accepted: {AttemptDriver.OfRefusal(chain.Adapters[attempt.SubAccount.Venue], reverted).Reason}"
            : null;

    /// <summary>Whether the floor is still met at the most that the bid may cost, and all else as it was planned.</summary>
    private bool IsWorthIt(LiquidationAttempt attempt, GasQuote bid)
    {
        LiquidationOption option = attempt.Plan.Liquidation.Option;
        double expectedGas = (attempt.Transaction!.GasLimit / (1 + options.GasMargin)) + (option.LaterSteps * options.AssumedGas);
        AttemptPlan dearest = attempt.Plan with { Cost = attempt.Plan.Cost with { GasUsd = bid.MostUsd((long)expectedGas) } };
        return attempt.Replaced.Count < options.MaxReplacements && dearest.ProfitUsd >= dearest.ProfitFloorUsd;
    }

    private bool IsAffordable(LiquidationAttempt attempt, GasQuote bid) =>
        attempt.Transactions.Count(one => one.IsCancel) < options.MaxReplacements && bid.MostUsd(GasMarket.TransferGas) <= options.ErrandCostMaxUsd;
}
