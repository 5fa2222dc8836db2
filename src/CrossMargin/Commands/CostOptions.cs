using System.CommandLine;
using CrossMargin.Keeper;

namespace CrossMargin.Commands;

/// <summary>The options that say what a liquidation costs beside gas, and what it has to bring.</summary>
internal static class CostOptions
{
    private static readonly Option<double> ProfitFloor = new("--min-profit-usd")
    {
        Description = "The least expected profit after all costs that is worth a liquidation, where a chain has no minProfitUsd of its own.",
        HelpName = "USD",
        DefaultValueFactory = _ => new KeeperOptions().ProfitFloorUsd,
    };

    private static readonly Option<double?> ClosingSlippage = new("--closing-slippage")
    {
        Description = "What closing an inherited position loses, a fraction of its worth: 0 to 1. Default: what is usual on its venue.",
        HelpName = "FRACTION",
    };

    private static readonly Option<double> InventoryHaircut = new("--inventory-haircut")
    {
        Description = "What seized collateral loses when it is sold, a fraction of its worth, where its token has no inventoryHaircut of its own: 0 to 1.",
        HelpName = "FRACTION",
        DefaultValueFactory = _ => new KeeperOptions().InventoryHaircut,
    };

    private static readonly Option<double> CapitalCost = new("--capital-cost")
    {
        Description = "Interest a year on what is repaid, until its block is final: 0 to 10.",
        HelpName = "FRACTION",
        DefaultValueFactory = _ => new KeeperOptions().CapitalCostPerYear,
    };

    public static IReadOnlyList<Option> All { get; } = [ProfitFloor, ClosingSlippage, InventoryHaircut, CapitalCost];

    public static void Read(ParseResult arguments, KeeperOptions keeper)
    {
        keeper.ProfitFloorUsd = arguments.GetValue(ProfitFloor);
        keeper.ClosingSlippage = arguments.GetValue(ClosingSlippage);
        keeper.InventoryHaircut = arguments.GetValue(InventoryHaircut);
        keeper.CapitalCostPerYear = arguments.GetValue(CapitalCost);
    }
}
