using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.WhatIf;

/// <summary>A move of prices, of volatilities, or of both.</summary>
public sealed record MarketShock
{
    private const long Billion = 1_000_000_000;

    private const int DecimalsMax = 60;

    /// <param name="underlying">Null: every underlying that scenarios move. The dollar is none of them; named, it moves.</param>
    /// <param name="priceMove">Relative: −0.3 is 30 % down; −0.999 to 20. Of it nine decimals count.</param>
    /// <param name="volatilityMove">Relative, of implied and of estimated volatility: 0.25 makes 80 % into 100 %; −0.999 to 20.</param>
    public MarketShock(Underlying? underlying, double priceMove, double volatilityMove)
    {
        Underlying = underlying;
        PriceMove = Bound.Within(priceMove, -0.999, 20, nameof(priceMove));
        VolatilityMove = Bound.Within(volatilityMove, -0.999, 20, nameof(volatilityMove));
    }

    public Underlying? Underlying { get; }

    public double PriceMove { get; }

    public double VolatilityMove { get; }

    /// <summary>The view as it would be. A venue's own verdict moves with the estimate of <see cref="LocalEstimate"/>.</summary>
    public AccountView Apply(AccountView view, MarketState market, RiskParameters parameters)
    {
        AccountView moved = view with { SubAccounts = [.. view.SubAccounts.Select(one => Apply(one, parameters))] };
        return LocalEstimate.Moved(view, market, moved, Apply(market, parameters), parameters);
    }

    /// <summary>The markets as they would be: estimated volatilities and the mean prices of the last minutes move along.</summary>
    public MarketState Apply(MarketState market, RiskParameters parameters) => market with
    {
        Underlyings = market.Underlyings.ToDictionary(
            one => one.Key,
            one => Moves(new Underlying(one.Key), parameters)
                ? one.Value with { Volatility = one.Value.Volatility * (1 + VolatilityMove), TwapUsd = one.Value.TwapUsd * (1 + PriceMove) }
                : one.Value),
    };

    private bool Moves(Underlying underlying, RiskParameters parameters) =>
        Underlying is { } only ? only == underlying : parameters.Of(underlying).Shock > 0;

    private SubAccountView Apply(SubAccountView one, RiskParameters parameters) => one with
    {
        Collateral = [.. one.Collateral.Select(owned => Moves(owned.Token.Underlying, parameters) ? owned with { Price = Moved(owned.Price) } : owned)],
        Debts = [.. one.Debts.Select(owed => Moves(owed.Token.Underlying, parameters) ? owed with { Price = Moved(owed.Price) } : owed)],
        Perps = [.. one.Perps.Select(perp => Moves(perp.Instrument.Underlying, parameters)
            ? perp with { Mark = Moved(perp.Mark), Index = Moved(perp.Index) }
            : perp)],
        Options = [.. one.Options.Select(option => Moves(option.Instrument.Underlying, parameters)
            ? option with { Spot = Moved(option.Spot), Mark = Moved(option.Mark) }
            : option)],
    };

    /// <summary>Exact while there is room for more digits; after several moves the last of many is rounded.</summary>
    private PriceObservation? Moved(PriceObservation? price)
    {
        if (price is null || PriceMove == 0)
            return price;
        BigInteger raw = price.Raw * (BigInteger)Math.Round((1 + PriceMove) * Billion);
        return price.Decimals + 9 <= DecimalsMax
            ? price with { Raw = raw, Decimals = (byte)(price.Decimals + 9) }
            : price with { Raw = raw / Billion };
    }

    private OptionMark? Moved(OptionMark? mark) =>
        mark is null ? null : mark with { Forward = mark.Forward * (1 + PriceMove), Volatility = mark.Volatility * (1 + VolatilityMove) };
}
