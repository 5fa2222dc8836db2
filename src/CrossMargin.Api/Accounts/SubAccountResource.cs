using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Survival;

namespace CrossMargin.Api.Accounts;

/// <summary>One sub-account: the unit that its venue can liquidate.</summary>
/// <param name="Part">Tells sub-accounts of one holder apart; null where a holder has one.</param>
/// <param name="Local">The venue's own verdict; null for a venue that cannot liquidate.</param>
/// <param name="EquityUsd">Assets minus debts, without haircuts.</param>
/// <param name="Requirement">The margin that it would need alone.</param>
/// <param name="Isolated">Its health alone, where only its own collateral answers for it; null for a cross sub-account.</param>
/// <param name="Survival">Whether it outlives the time that help needs to reach it; null for a venue that cannot liquidate.</param>
/// <param name="Distance">The relative move of all its underlyings, each against it, that takes it to its venue's line; to first order, null: none.</param>
/// <param name="Hindrance">Why nobody may be liquidated there now, whatever the venue says; null when nothing hinders.</param>
public sealed record SubAccountResource(
    long ChainId,
    string Venue,
    string Holder,
    string? Part,
    LocalHealthResource? Local,
    double EquityUsd,
    RequirementResource Requirement,
    HealthBoundsResource? Isolated,
    SurvivalResource? Survival,
    string? Hindrance,
    double? Distance,
    IReadOnlyList<HoldingResource> Collateral,
    IReadOnlyList<HoldingResource> Debts,
    IReadOnlyList<PerpResource> Perps,
    IReadOnlyList<OptionResource> Options)
{
    public static SubAccountResource Of(SubAccountView view, SubAccountHealth health) => new(
        view.Id.Venue.Chain.Value,
        view.Id.Venue.Name,
        view.Id.Key.Holder.ToString(),
        view.Id.Key.Part.IsZero ? null : view.Id.Key.Part.ToString(),
        LocalHealthResource.Of(health.Local),
        health.EquityUsd,
        RequirementResource.Of(health.Requirement),
        HealthBoundsResource.OrNone(health.Isolated),
        SurvivalResource.Of(health.Survival),
        health.Hindrance,
        health.Distance,
        [.. view.Collateral.Select(HoldingResource.Of)],
        [.. view.Debts.Select(HoldingResource.Of)],
        [.. view.Perps.Select(PerpResource.Of)],
        [.. view.Options.Select(OptionResource.Of)]);
}

/// <summary>Whether help arrives in time.</summary>
/// <param name="SurvivalUsd">What is left above the venue's line when help arrives; negative: it arrives too late.</param>
/// <param name="TopUpUsd">What is to be sent so that nothing is missing.</param>
/// <param name="SendWithinSeconds">By when it must be sent; zero when it is too late already, null when the line is far away.</param>
public sealed record SurvivalResource(double SurvivalUsd, double TopUpUsd, double? SendWithinSeconds)
{
    public static SurvivalResource? Of(LocalSurvival? survival) =>
        survival is null ? null : new SurvivalResource(survival.SurvivalUsd, survival.TopUpUsd, survival.SendWithin?.TotalSeconds);
}

/// <summary>What is owned or owed of one token.</summary>
/// <param name="Settled">The part of an asset that a reorg can no longer take back, in whole tokens; null when it is all of it.</param>
/// <param name="PriceUsd">The price as the oracle gave it; null where there is none.</param>
/// <param name="ValueUsd">Positive, also of a debt; 0 where there is no price.</param>
/// <param name="LiquidationThreshold">The fraction that the venue counts against debt; null for a debt.</param>
public sealed record HoldingResource(AmountResource Amount, string? Settled, double? PriceUsd, double ValueUsd, double? LiquidationThreshold)
{
    public static HoldingResource Of(CollateralBalance owned) => new(
        AmountResource.Of(owned.Token, owned.Amount), owned.Settled?.ToString(), owned.Price?.Usd, PositionValue.Usd(owned), owned.LiquidationThreshold);

    public static HoldingResource Of(DebtPosition owed) => new(
        AmountResource.Of(owed.Token, owed.Amount), null, owed.Price?.Usd, PositionValue.Usd(owed), null);
}

/// <summary>A venue's own verdict, in the venue's own arithmetic.</summary>
/// <param name="HealthFactor">Liquidatable below 1; null is infinite: nothing is owed.</param>
/// <param name="ExcessUsd">What is left above the venue's liquidation line; negative below it.</param>
/// <param name="Figures">The integers that the venue's contracts return, by their names; null where they would not answer.</param>
public sealed record LocalHealthResource(
    bool IsLiquidatable, double? HealthFactor, double ExcessUsd, IReadOnlyDictionary<string, string?> Figures)
{
    public static LocalHealthResource? Of(LocalHealth? local) => local is null
        ? null
        : new LocalHealthResource(
            local.IsLiquidatable,
            Finite.OrNull(local.HealthFactor),
            local.ExcessUsd,
            local.Figures.ToDictionary(figure => figure.Name, figure => figure.Value?.ToString(CultureInfo.InvariantCulture)));
}
