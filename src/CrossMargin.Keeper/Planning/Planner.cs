using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>Sizes a liquidation by the venue's limits and the keeper's capital.</summary>
/// <param name="deadlineBlocks">Blocks after the judged one within which it must be included.</param>
internal sealed class Planner(
    AccountBook book, IReadOnlyDictionary<VenueId, IVenueAdapter> adapters, Purse purse, long deadlineBlocks)
{
    // As good as unlimited, and no sum of it and an amount leaves 256 bits.
    private static readonly BigInteger Plenty = BigInteger.One << 250;

    public async Task<Sizing> SizeAsync(
        Candidate candidate, IReadOnlyDictionary<Address, BigInteger> committed, CancellationToken cancellationToken)
    {
        Dictionary<Address, Token> debts = [];
        foreach (DebtPosition debt in candidate.View.Debts)
            debts[debt.Token.Address] = debt.Token;
        // What a position loses is owed in what the account holds, before it is a debt.
        if (candidate.View.Perps.Count > 0)
        {
            foreach (CollateralBalance held in candidate.View.Collateral)
                debts.TryAdd(held.Token.Address, held.Token);
        }

        IReadOnlyDictionary<Address, BigInteger> balances =
            await purse.ReadBalancesAsync([.. debts.Keys], committed, cancellationToken);
        IVenueAdapter adapter = adapters[candidate.Id.Venue];
        Sizing sizing = book.Read<Sizing>(candidate.Id.Venue, (model, slots, asOf) =>
        {
            long timestamp = Math.Max(candidate.Timestamp, asOf.Timestamp);
            if (model.Options(candidate.Id.Key, slots, timestamp, new Inventory(purse.Account, balances)) is [LiquidationOption best, ..])
            {
                LiquidationPlan plan = new(candidate.Id, best, asOf, asOf.Number + deadlineBlocks);
                return new Sizing.Sized(plan, adapter.Encode(plan, slots) with { From = purse.Account });
            }

            Inventory plenty = new(purse.Account, debts.Keys.ToDictionary(token => token, _ => Plenty));
            IReadOnlyList<LiquidationOption> affordable = model.Options(candidate.Id.Key, slots, timestamp, plenty);
            return affordable.Count == 0
                ? new Sizing.Passed(DecisionKind.NoOption, "the venue's rules leave nothing to liquidate")
                : Lacking(affordable, balances);
        });
        return sizing with { Balances = balances };
    }

    private static Sizing.Passed Lacking(
        IReadOnlyList<LiquidationOption> affordable, IReadOnlyDictionary<Address, BigInteger> balances)
    {
        IEnumerable<string> needs = affordable.DistinctBy(option => option.Debt.Address).Select(option => string.Create(
            CultureInfo.InvariantCulture,
            $"{option.Repay} {option.Debt.Symbol} (free: {option.Repay with { Raw = balances.GetValueOrDefault(option.Debt.Address) }})"));
        return new Sizing.Passed(DecisionKind.NoInventory, $"would take up to {string.Join(" or ", needs)}");
    }
}
