using CrossMargin.Domain;

namespace CrossMargin.Api.Accounts;

/// <summary>Everything that an account holds, owes and has open.</summary>
public sealed record PositionList(
    string Owner, long? Chain, IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<PlacedPosition> Positions)
{
    public static PositionList Of(AccountView view) => new(
        view.Account.Owner.ToString(),
        view.Account.OnlyOn?.Value,
        [.. view.Chains.Select(chain => BlockResource.Of(chain.AsOf))],
        view.Time,
        [.. view.SubAccounts.SelectMany(PlacedPosition.Of)]);
}

/// <summary>One position, and where it is: one of the last four is given, the others are null.</summary>
/// <param name="Part">Tells sub-accounts of one holder apart; null where a holder has one.</param>
public sealed record PlacedPosition(
    long ChainId,
    string Venue,
    string Holder,
    string? Part,
    HoldingResource? Collateral = null,
    HoldingResource? Debt = null,
    PerpResource? Perp = null,
    OptionResource? Option = null)
{
    public static IEnumerable<PlacedPosition> Of(SubAccountView one)
    {
        PlacedPosition place = new(
            one.Id.Venue.Chain.Value, one.Id.Venue.Name, one.Id.Key.Holder.ToString(), one.Id.Key.Part.IsZero ? null : one.Id.Key.Part.ToString());
        return
        [
            .. one.Collateral.Select(owned => place with { Collateral = HoldingResource.Of(owned) }),
            .. one.Debts.Select(owed => place with { Debt = HoldingResource.Of(owed) }),
            .. one.Perps.Select(perp => place with { Perp = PerpResource.Of(perp) }),
            .. one.Options.Select(option => place with { Option = OptionResource.Of(option) }),
        ];
    }
}
