using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin.WhatIf;

namespace CrossMargin.Api.Accounts;

/// <summary>Reads the changes of a what-if, against what the account has and what its venues offer.</summary>
internal sealed class SimulateReader(AccountBook book, VenueSample sample)
{
    public const int ChangesMax = 50;

    private static readonly string[] Kinds = ["price", "volatility", "collateral", "debt", "perp", "option", "close", "move"];

    /// <summary>What is wrong is in the reader then, by the path of the field.</summary>
    public Hypothesis Read(QueryReader reader, JsonElement body, AccountView view)
    {
        foreach (string field in body.Unknown("changes"))
            reader.Reject(field, "changes alone", field, 0);
        List<MarketShock> shocks = [];
        List<PositionChange> changes = [];
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("changes", out JsonElement list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > ChangesMax)
        {
            reader.Fault("changes", $"Expected a list of 1 to {ChangesMax} changes.");
            return new Hypothesis(view, shocks, changes);
        }

        int index = 0;
        foreach (JsonElement change in list.EnumerateArray())
            view = Read(new ChangeFields(reader, change, $"changes[{index++}]"), view, shocks, changes);
        return new Hypothesis(view, shocks, changes);
    }

    private AccountView Read(ChangeFields fields, AccountView view, List<MarketShock> shocks, List<PositionChange> changes)
    {
        switch (fields.Kind(Kinds))
        {
            case "price":
                AddIfAny(shocks, fields.Shock(isPrice: true));
                return view;
            case "volatility":
                AddIfAny(shocks, fields.Shock(isPrice: false));
                return view;
            case "move":
                fields.Allow("kind", "from", "to", "token", "amount");
                return Move(fields, view, changes);
            case "close":
                fields.Allow("kind", "chainId", "venue", "part", "token", "instrument");
                if (Place(fields, view) is { } closed)
                    AddIfAny(changes, Close(fields, closed.SubAccount));
                return view;
            case { } kind:
                fields.Allow("kind", "chainId", "venue", "part", kind is "perp" or "option" ? "instrument" : "token", "amount");
                if (Place(fields, view) is not { } place)
                    return view;
                AddIfAny(changes, Change(kind, fields, view, place.SubAccount));
                return place.View;
            default:
                return view;
        }
    }

    private PositionChange? Change(string kind, ChangeFields fields, AccountView view, SubAccountView place)
    {
        VenueId venue = place.Id.Venue;
        switch (kind)
        {
            case "collateral":
                return fields.Of("token", name => sample.Find(view, venue, one => one.Collateral.FirstOrDefault(owned => Is(owned.Token, name)))) is { } owned
                    && fields.Amount(owned.Amount.Decimals) is { } added
                    ? new PositionChange.OfCollateral(place.Id, owned, added) : null;
            case "debt":
                return fields.Of("token", name => sample.Find(view, venue, one => one.Debts.FirstOrDefault(owed => Is(owed.Token, name)))) is { } owed
                    && fields.Amount(owed.Amount.Decimals) is { } drawn
                    ? new PositionChange.OfDebt(place.Id, owed, drawn) : null;
            case "perp":
                return fields.Of("instrument", name => sample.Find(view, venue, one => one.Perps.FirstOrDefault(perp => Is(perp.Instrument, name)))) is { } perp
                    && fields.Amount(perp.Size.Decimals) is { } traded
                    ? new PositionChange.OfPerp(place.Id, perp, traded) : null;
            default:
                return fields.Of("instrument", name => sample.Find(view, venue, one => one.Options.FirstOrDefault(option => Is(option.Instrument, name)))) is { } option
                    && fields.Amount(option.Size.Decimals) is { } bought
                    ? new PositionChange.OfOption(place.Id, option, bought) : null;
        }
    }

    /// <summary>Repays a debt from outside, or trades a position away.</summary>
    private static PositionChange? Close(ChangeFields fields, SubAccountView place)
    {
        if (fields.Has("token"))
        {
            return fields.Of("token", name => place.Debts.FirstOrDefault(owed => Is(owed.Token, name))) is { } owed
                ? new PositionChange.OfDebt(place.Id, owed, -owed.Amount.Raw) : null;
        }

        Instrument? instrument = fields.Of("instrument", name => place.Perps.Select(Instrument (perp) => perp.Instrument)
            .Concat(place.Options.Select(option => option.Instrument)).FirstOrDefault(one => Is(one, name)));
        return instrument switch
        {
            Perpetual perpetual => place.Perps.First(perp => perp.Instrument == perpetual) is var perp ? new PositionChange.OfPerp(place.Id, perp, -perp.Size.Raw) : null,
            Option option => place.Options.First(one => one.Instrument == option) is var held ? new PositionChange.OfOption(place.Id, held, -held.Size.Raw) : null,
            _ => null,
        };
    }

    private AccountView Move(ChangeFields fields, AccountView view, List<PositionChange> changes)
    {
        ChangeFields from = fields.Inner("from"), to = fields.Inner("to");
        from.Allow("chainId", "venue", "part");
        to.Allow("chainId", "venue", "part");
        if (Place(from, view) is not { } source || Place(to, source.View) is not { } target)
            return view;
        CollateralBalance? given = fields.Of("token", name => source.SubAccount.Collateral.FirstOrDefault(owned => Is(owned.Token, name)));
        CollateralBalance? taken = given is null ? null : fields.Of(
            "token", _ => sample.Find(view, target.SubAccount.Id.Venue, one => one.Collateral.FirstOrDefault(owned => Is(owned.Token, given.Token.Symbol))));
        if (given is null || taken is null || fields.Amount(given.Amount.Decimals) is not { Sign: > 0 } amount)
        {
            if (taken is not null)
                fields.Fault("amount", "Expected an amount above zero.");
            return view;
        }

        changes.Add(new PositionChange.OfCollateral(source.SubAccount.Id, given, -amount));
        changes.Add(new PositionChange.OfCollateral(target.SubAccount.Id, taken, Scaled(amount, given.Amount.Decimals, taken.Amount.Decimals)));
        return target.View;
    }

    /// <summary>The sub-account that is meant; where the account has none on the venue, the view with an empty one.</summary>
    private (AccountView View, SubAccountView SubAccount)? Place(ChangeFields fields, AccountView view)
    {
        if (fields.Venue(book.Venues) is not { } venue || !fields.Part(out Hash32? part))
            return null;
        SubAccountView[] own = [.. view.SubAccounts.Where(one => one.Id.Venue == venue && (part is null || one.Id.Key.Part == part))];
        if (own.Length > 1)
        {
            fields.Fault("part", $"Expected one of {string.Join(", ", own.Select(one => one.Id.Key.Part))}: the account has several there.");
            return null;
        }

        if (own.Length == 1)
            return (view, own[0]);
        if (sample.Find(view, venue, one => part is null || one.Id.Key.Part == part ? one : null) is not { } like)
        {
            fields.Fault("venue", part is null ? "Nobody has an account there, so nothing is known of its terms." : "Nobody has an account of this part there.");
            return null;
        }

        if (part is null && !like.Id.Key.Part.IsZero)
        {
            fields.Fault("part", "Expected the part: accounts of this venue are told apart by it.");
            return null;
        }

        SubAccountView opened = new(
            new SubAccountId(venue, new SubAccountKey(view.Account.Owner, part ?? default)), [], [],
            like.Local is null ? null : new LocalHealth(false, double.PositiveInfinity, 0, []), like.Degraded)
        { IsIsolated = like.IsIsolated };
        IReadOnlyList<ChainCondition> chains = view.Chains.Any(chain => chain.AsOf.Chain == venue.Chain)
            ? view.Chains
            : [.. view.Chains.Append(book.Conditions(view.Time).First(chain => chain.AsOf.Chain == venue.Chain)).OrderBy(chain => chain.AsOf.Chain)];
        return (view with { SubAccounts = [.. view.SubAccounts, opened], Chains = chains }, opened);
    }

    private static BigInteger Scaled(BigInteger raw, byte from, byte to) =>
        to >= from ? raw * BigInteger.Pow(10, to - from) : raw / BigInteger.Pow(10, from - to);

    private static bool Is(Token token, string name) =>
        string.Equals(token.Symbol, name, StringComparison.OrdinalIgnoreCase) || (Address.TryParse(name, out Address address) && token.Address == address);

    private static bool Is(Instrument instrument, string name) => string.Equals(instrument.Symbol, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Nothing is added where there is a fault instead.</summary>
    private static void AddIfAny<T>(List<T> list, T? one)
        where T : class
    {
        if (one is not null)
            list.Add(one);
    }
}
