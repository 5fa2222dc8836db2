using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Margin.Advice;

/// <summary>What one sub-account needs, so that its venue does not liquidate it before help arrives.</summary>
/// <param name="TopUpUsd">That its excess over the venue's line must grow by.</param>
/// <param name="SendWithin">The latest time from now at which help still arrives before the line is crossed; zero when it is too late already, null when the line is far.</param>
/// <param name="Transfers">Out of the account's other sub-accounts, on the same chain first, largest first; each for itself.</param>
public sealed record LocalAdvice(SubAccountId SubAccount, double TopUpUsd, TimeSpan? SendWithin, IReadOnlyList<Transfer> Transfers)
{
    /// <summary>The most urgent first.</summary>
    internal static IReadOnlyList<LocalAdvice> Of(RecordedVerdict now, HealthReport report) =>
    [
        .. report.SubAccounts
            .Where(one => one.Survival is { TopUpUsd: > 0 })
            .Select(one => new LocalAdvice(one.Id, one.Survival!.TopUpUsd, one.Survival.SendWithin, Transfer.Helping(one, now, report)))
            .OrderBy(one => one.SendWithin ?? TimeSpan.MaxValue),
    ];
}

/// <summary>A token that the account has elsewhere, and that the sub-account's venue takes as collateral.</summary>
/// <param name="Amount">What is needed, or all that can leave where that is less.</param>
/// <param name="CoversUsd">By how much it raises the excess there.</param>
/// <param name="CostUsd">Gas on both chains.</param>
public sealed record Transfer(SubAccountId From, SubAccountId To, Token Token, TokenAmount Amount, double CoversUsd, double CostUsd)
{
    private const int TransfersMax = 10;

    internal static IReadOnlyList<Transfer> Helping(SubAccountHealth target, RecordedVerdict now, HealthReport report)
    {
        SubAccountView taker = now.View.SubAccounts.First(one => one.Id == target.Id);
        return [.. (
            from giver in now.View.SubAccounts
            where giver.Id != target.Id && !giver.IsIsolated
            let spareUsd = SpareUsd(giver, report)
            where spareUsd > 0
            from owned in giver.Collateral
            let taken = taker.Collateral.FirstOrDefault(one => one.Token.Symbol == owned.Token.Symbol && one.LiquidationThreshold > 0 && one.Price is { Raw.Sign: > 0 })
            where taken is not null && owned.Amount.Raw.Sign > 0
            let transfer = Of(giver.Id, target, owned, taken, spareUsd, now)
            where transfer.Amount.Raw.Sign > 0
            orderby transfer.From.Venue.Chain == target.Id.Venue.Chain descending, transfer.CoversUsd descending
            select transfer).Take(TransfersMax)];
    }

    private static Transfer Of(SubAccountId from, SubAccountHealth target, CollateralBalance owned, CollateralBalance taken, double spareUsd, RecordedVerdict now)
    {
        double perTokenUsd = taken.Price!.Usd * taken.LiquidationThreshold;
        double freeTokens = owned.LiquidationThreshold > 0 ? spareUsd / (PriceOf(owned, taken) * owned.LiquidationThreshold) : double.PositiveInfinity;
        double wanted = Math.Min(target.Survival!.TopUpUsd / perTokenUsd, freeTokens) * Math.Pow(10, owned.Amount.Decimals);
        TokenAmount amount = owned.Amount with { Raw = wanted < (double)owned.Amount.Raw ? (BigInteger)Math.Ceiling(wanted) : owned.Amount.Raw };
        double gasUsd = now.Parameters.Relief.GasUsdOf(from.Venue.Chain)
            + (from.Venue.Chain == target.Id.Venue.Chain ? 0 : now.Parameters.Relief.GasUsdOf(target.Id.Venue.Chain));
        return new Transfer(from, target.Id, owned.Token, amount, amount.ToAssetQuantity() * perTokenUsd, gasUsd);
    }

    private static double PriceOf(CollateralBalance owned, CollateralBalance taken) => owned.Price is { Raw.Sign: > 0 } own ? own.Usd : taken.Price!.Usd;

    /// <summary>What may leave without taking the giver's own survival: everything, where it has no line of its own or owes nothing.</summary>
    private static double SpareUsd(SubAccountView giver, HealthReport report) =>
        report.SubAccounts.First(one => one.Id == giver.Id) is { Survival: { } survival, Local.HealthFactor: < double.PositiveInfinity }
            ? survival.SurvivalUsd : double.PositiveInfinity;
}
