namespace CrossMargin.Ledger.Attempts;

/// <summary>What a plan is expected to cost: USD, each part 0 or more.</summary>
/// <param name="GasUsd">Of all its transactions, at what the next block is expected to take.</param>
/// <param name="DataFeeUsd">What a rollup takes beside gas for their data on the chain below.</param>
/// <param name="SlippageUsd">What selling the collateral, or closing an inherited position, loses against the venue's price; of borrowed money it is in the gain.</param>
/// <param name="CapitalUsd">Interest on what is repaid, until the proceeds can be used again.</param>
public sealed record PlanCost(double GasUsd, double DataFeeUsd = 0, double SlippageUsd = 0, double CapitalUsd = 0)
{
    public double TotalUsd => GasUsd + DataFeeUsd + SlippageUsd + CapitalUsd;
}
