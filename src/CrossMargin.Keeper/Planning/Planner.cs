using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Flash;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>Sizes a liquidation by the venue's limits and the keeper's capital.</summary>
/// <param name="deadlineBlocks">Blocks after the judged one within which it must be included.</param>
/// <param name="flash">Null where nobody liquidates with borrowed money.</param>
/// <param name="targetHealth">As <see cref="Inventory.TargetHealth"/>.</param>
internal sealed class Planner(
    AccountBook book, IReadOnlyDictionary<VenueId, IVenueAdapter> adapters, Purse purse, long deadlineBlocks, FlashPlanner? flash, double profitFloorUsd,
    double? targetHealth)
{
    // As good as unlimited, and no sum of it and an amount leaves 256 bits.
    private static readonly BigInteger Plenty = BigInteger.One << 250;

    /// <summary>By what the account holds; where that does not reach for the floor, by what can be borrowed.</summary>
    public async Task<Sizing> SizeAsync(
        Candidate candidate, IReadOnlyDictionary<Address, BigInteger> committed, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<Address> debts = DebtsOf(candidate.View);
        Sizing owned = Size(candidate, await purse.ReadBalancesAsync(debts, committed, cancellationToken));
        bool isLacking = owned is Sizing.Passed { Kind: DecisionKind.NoInventory } || (owned is Sizing.Sized sized && sized.GainUsd < profitFloorUsd);
        if (flash is null || !isLacking)
            return owned;
        Sizing? borrowed = await flash.SizeAsync(candidate, debts, cancellationToken);
        return borrowed is Sizing.Sized || owned is Sizing.Passed ? borrowed ?? owned : owned;
    }

    /// <summary>The tokens that a liquidation may take.</summary>
    public static IReadOnlyCollection<Address> DebtsOf(SubAccountView view)
    {
        HashSet<Address> debts = [.. view.Debts.Select(debt => debt.Token.Address)];

        // What a position loses is owed in what the account holds, before it is a debt.
        if (view.Perps.Count > 0)
            debts.UnionWith(view.Collateral.Select(held => held.Token.Address));
        return debts;
    }

    /// <summary>More of each token than anybody could want.</summary>
    public static IReadOnlyDictionary<Address, BigInteger> PlentyOf(IEnumerable<Address> tokens) => tokens.ToDictionary(token => token, _ => Plenty);

    private Sizing Size(Candidate candidate, IReadOnlyDictionary<Address, BigInteger> balances)
    {
        IVenueAdapter adapter = adapters[candidate.Id.Venue];
        Sizing sizing = book.Read<Sizing>(candidate.Id.Venue, (model, booked, asOf) =>
        {
            VenueSlots slots = candidate.On(booked);
            long timestamp = Math.Max(candidate.Timestamp, asOf.Timestamp);
            if (model.Options(candidate.Id.Key, slots, timestamp, InventoryOf(balances)) is [LiquidationOption best, ..])
            {
                LiquidationPlan plan = new(candidate.Id, best, asOf, asOf.Number + deadlineBlocks);
                return new Sizing.Sized(plan, adapter.Encode(plan, slots) with { From = purse.Account });
            }

            Inventory plenty = InventoryOf(PlentyOf(balances.Keys));
            IReadOnlyList<LiquidationOption> affordable = model.Options(candidate.Id.Key, slots, timestamp, plenty);
            return affordable.Count == 0
                ? new Sizing.Passed(DecisionKind.NoOption, "the venue's rules leave nothing to liquidate")
                : Lacking(affordable, balances);
        });
        return sizing with { Balances = balances };
    }

    private Inventory InventoryOf(IReadOnlyDictionary<Address, BigInteger> balances) => new(purse.Account, balances) { TargetHealth = targetHealth };

    private static Sizing.Passed Lacking(
        IReadOnlyList<LiquidationOption> affordable, IReadOnlyDictionary<Address, BigInteger> balances)
    {
        IEnumerable<string> needs = affordable.DistinctBy(option => option.Debt.Address).Select(option => string.Create(
            CultureInfo.InvariantCulture,
            $"{option.Repay} {option.Debt.Symbol} (free: {option.Repay with { Raw = balances.GetValueOrDefault(option.Debt.Address) }})"));
        return new Sizing.Passed(DecisionKind.NoInventory, $"would take up to {string.Join(" or ", needs)}");
    }
}
