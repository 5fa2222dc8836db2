namespace CrossMargin.Domain;

/// <summary>One liquidation to submit.</summary>
/// <param name="Judged">The block whose state the plan was sized on.</param>
/// <param name="DeadlineBlock">The plan is abandoned when it is not included by then.</param>
public sealed record LiquidationPlan(SubAccountId Target, LiquidationOption Option, BlockRef Judged, long DeadlineBlock);
