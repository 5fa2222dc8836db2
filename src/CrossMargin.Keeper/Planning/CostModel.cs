using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>Prices a plan: what it is expected to cost, part by part. Pure.</summary>
internal sealed class CostModel(ChainSettings chain, IReadOnlyDictionary<VenueId, IVenueAdapter> adapters, KeeperOptions options)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <param name="gasOfFirst">Of the first step. Those after it cannot be estimated before it, and are taken to need what is assumed.</param>
    /// <param name="fee">Of the first step; those after it are taken to have as much data.</param>
    public PlanCost Of(Sizing.Sized sized, GasQuote quote, long gasOfFirst, RollupFee fee)
    {
        int laterSteps = sized.Plan.Option.LaterSteps;
        return new PlanCost(
            quote.CostUsd(gasOfFirst + (laterSteps * options.AssumedGas)),
            quote.Usd(fee.Of(gasOfFirst) + (laterSteps * fee.Of(options.AssumedGas))),
            sized.Flash is null ? SlippageUsd(sized.Plan.Target.Venue, sized.Plan.Option) : 0, CapitalUsd(sized));
    }

    /// <summary>With the keeper's own money: with borrowed money the sale is part of the order, and what it loses of the gain.</summary>
    public double SlippageUsd(VenueId venue, LiquidationOption option)
    {
        double closing = options.ClosingSlippage ?? adapters[venue].ClosingSlippage;
        double sale = option.Collateral.Address == option.Debt.Address ? 0 : HaircutOf(option.Collateral) * option.SeizeUsd;
        return (closing * Math.Abs(option.InheritedUsd)) + sale;
    }

    private double HaircutOf(Token token) =>
        chain.Tokens.FirstOrDefault(each => each.Address == token.Address)?.InventoryHaircut ?? options.InventoryHaircut;

    /// <summary>Until the block that it is repaid in is final: before, a reorg may take back what was received.</summary>
    private double CapitalUsd(Sizing.Sized sized) =>
        sized.Flash is not null ? 0 : sized.Plan.Option.RepayUsd * options.CapitalCostPerYear * (chain.Finality / Year);
}
