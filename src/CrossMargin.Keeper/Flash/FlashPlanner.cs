using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Abi.UniswapV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Flash;

/// <summary>Sizes a liquidation by what the chain's own Aave lends for the length of the transaction, and asks the executor what it would earn.</summary>
/// <remarks>The call of the whole order on the pending state is the quote: loan, premium, liquidation and sale are in it as they would be.</remarks>
/// <param name="deadlineBlocks">Blocks after the judged one within which it must be included.</param>
/// <param name="targetHealth">As <see cref="Inventory.TargetHealth"/>.</param>
internal sealed class FlashPlanner(
    KeeperChain chain, FlashSettings settings, AccountBook book, double profitFloorUsd, long deadlineBlocks, double? targetHealth)
{
    // Of one account: no more ways than these are asked for, best first.
    private const int OptionsMax = 4;

    // Of Uniswap V3: hundredths of a basis point.
    private static readonly uint[] Fees = [100, 500, 3_000, 10_000];

    /// <summary>Null where it is no way at all: nobody signs, nobody lends a debt, or the venue takes or pays in another manner.</summary>
    public async Task<Sizing?> SizeAsync(Candidate candidate, IReadOnlyCollection<Address> debts, CancellationToken cancellationToken)
    {
        // Without an account nobody owns the executor.
        if (chain.Account.IsZero)
            return null;
        Dictionary<Address, FlashOffer> offers = OffersOf(debts);
        Inventory lendable = await ReadLendableAsync(offers, cancellationToken);
        IReadOnlyList<FlashDraft> ways = FindWays(candidate, offers, lendable);
        if (ways.Count == 0)
            return null;
        IReadOnlyList<FlashDraft> drafts = await FindMarketsAsync(ways, cancellationToken);
        return drafts.Count == 0
            ? new Sizing.Passed(DecisionKind.FlashRefused, $"no pool of {settings.SwapFactory} buys {ways[0].Plan.Option.Collateral.Symbol} for {ways[0].Plan.Option.Debt.Symbol}")
            : await QuoteAsync(drafts, cancellationToken);
    }

    private Dictionary<Address, FlashOffer> OffersOf(IReadOnlyCollection<Address> debts)
    {
        Dictionary<Address, FlashOffer> offers = [];
        foreach ((VenueId venue, IVenueAdapter adapter) in chain.Adapters)
        {
            book.Read(venue, (_, slots) =>
            {
                foreach (Address debt in debts)
                {
                    if (adapter.FindFlash(debt, slots) is { } offer)
                        offers.TryAdd(debt, offer);
                }

                return true;
            });
        }

        return offers;
    }

    private async Task<Inventory> ReadLendableAsync(Dictionary<Address, FlashOffer> offers, CancellationToken cancellationToken)
    {
        Address[] tokens = [.. offers.Keys];
        IReadOnlyList<CallOutcome> answers = await chain.Client.CallManyAsync(
            [.. tokens.Select(token => Erc20.BalanceOf(token, offers[token].Vault))], BlockId.Latest, cancellationToken);
        Dictionary<Address, BigInteger> lendable = [];
        for (int index = 0; index < tokens.Length; index++)
            lendable[tokens[index]] = FlashOrders.RepayFor(AbiCall.ReadNumber(answers[index]) ?? 0);

        // The executor liquidates: whatever a venue wants of that account besides, it has not.
        return new Inventory(settings.Executor, lendable) { TargetHealth = targetHealth };
    }

    private IReadOnlyList<FlashDraft> FindWays(Candidate candidate, Dictionary<Address, FlashOffer> offers, Inventory lendable)
    {
        IVenueAdapter adapter = chain.Adapters[candidate.Id.Venue];
        return book.Read<IReadOnlyList<FlashDraft>>(candidate.Id.Venue, (model, slots, asOf) =>
        [
            .. from option in model.Options(candidate.Id.Key, candidate.On(slots), Math.Max(candidate.Timestamp, asOf.Timestamp), lendable)
                   .Where(IsBorrowable).Take(OptionsMax)
               let plan = new LiquidationPlan(candidate.Id, option, asOf, asOf.Number + deadlineBlocks)
               select new FlashDraft(plan, adapter.Encode(plan, candidate.On(slots)), offers[option.Debt.Address], Market: null),
        ]);
    }

    /// <summary>One transaction that takes the debt token and pays the collateral at once, and leaves nothing else.</summary>
    private static bool IsBorrowable(LiquidationOption option) =>
        !option.Repay.Raw.IsZero && option is { Step: LiquidationStep.Liquidate, LaterSteps: 0, InheritedUsd: 0, Market: null };

    /// <summary>Each way with each pool that trades its tokens.</summary>
    private async Task<IReadOnlyList<FlashDraft>> FindMarketsAsync(IReadOnlyList<FlashDraft> ways, CancellationToken cancellationToken)
    {
        List<FlashDraft> drafts = [.. ways.Where(way => way.Plan.Option.Collateral.Address == way.Plan.Option.Debt.Address)];
        List<(FlashDraft Way, uint Fee)> asked = [.. from way in ways.Except(drafts) from fee in Fees select (way, fee)];
        IReadOnlyList<CallOutcome> answers = await chain.Client.CallManyAsync(
            [.. asked.Select(one => PoolOf(one.Way.Plan.Option, one.Fee))], BlockId.Latest, cancellationToken);
        for (int index = 0; index < asked.Count; index++)
        {
            if (AbiCall.ReadNumber(answers[index]) is { IsZero: false } pool)
                drafts.Add(asked[index].Way with { Market = Address.FromWord(Hash32.OfNumber(pool)) });
        }

        return drafts;
    }

    private CallRequest PoolOf(LiquidationOption option, uint fee) =>
        new(settings.SwapFactory, UniswapV3Factory.GetPool.Encode(option.Collateral.Address, option.Debt.Address, fee));

    /// <summary>The one that earns most; where none would be carried out, why not the first.</summary>
    private async Task<Sizing> QuoteAsync(IReadOnlyList<FlashDraft> drafts, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> answers = await chain.Client.CallManyAsync(
            [.. drafts.Select(draft => draft.Simulated(settings.Executor, chain.Account))], BlockId.Pending, cancellationToken);
        Sizing.Sized? best = null;
        for (int index = 0; index < drafts.Count; index++)
        {
            if (ReadProfit(answers[index]) is not { } profit)
                continue;
            Sizing.Sized sized = drafts[index].Size(settings.Executor, chain.Account, profit, profitFloorUsd);
            if (best is null || sized.GainUsd > best.GainUsd)
                best = sized;
        }

        return best ?? Refuse(drafts[0], answers[0]);
    }

    private Sizing Refuse(FlashDraft draft, CallOutcome answer)
    {
        LiquidationOption option = draft.Plan.Option;
        string reason = answer is CallOutcome.Reverted reverted
            ? (ExecutorRefusals.Explain(reverted.Data.Span) ?? chain.Adapters[draft.Plan.Target.Venue].Explain(reverted.Data.Span)).Reason
            : $"{settings.Executor} does not answer as an executor";
        return new Sizing.Passed(DecisionKind.FlashRefused, string.Create(
            CultureInfo.InvariantCulture, $"with {option.Repay} {option.Debt.Symbol} borrowed from {draft.Offer.Lender}: {reason}"));
    }

    private static BigInteger? ReadProfit(CallOutcome answer) =>
        answer is CallOutcome.Returned { Data.Length: Hash32.Size } returned ? LiquidationExecutor.Execute.DecodeResult(returned.Data.Span) : null;
}
