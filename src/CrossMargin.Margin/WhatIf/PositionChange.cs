using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Liquidation;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.WhatIf;

/// <summary>One change of what a sub-account holds or owes; what it does to the view is exact, and every rounding is against the account.</summary>
/// <param name="SubAccount">One that the view has; it may be empty.</param>
/// <param name="Raw">Raw units, signed: what is added is positive, what is taken negative.</param>
public abstract record PositionChange(SubAccountId SubAccount, BigInteger Raw)
{
    /// <summary>The view as it would be. The venue's own verdict moves with the estimate of <see cref="LocalEstimate"/>.</summary>
    /// <exception cref="PositionChangeException">More is taken than there is, or there is no price to trade at.</exception>
    /// <exception cref="ArgumentException">The view does not have the sub-account.</exception>
    public AccountView Apply(AccountView view, MarketState market, RiskParameters parameters)
    {
        if (view.SubAccounts.All(one => one.Id != SubAccount))
            throw new ArgumentException($"The view has no sub-account {SubAccount}.", nameof(view));
        MarginInputs inputs = new(view, market, parameters);
        AccountView changed = view with { SubAccounts = [.. view.SubAccounts.Select(one => one.Id == SubAccount ? Apply(one, inputs) : one)] };
        return LocalEstimate.Moved(view, market, changed, market, parameters);
    }

    private protected abstract SubAccountView Apply(SubAccountView one, MarginInputs inputs);

    private static BigInteger NotBelowZero(BigInteger raw, string symbol) => raw.Sign >= 0
        ? raw
        : throw new PositionChangeException($"There is not so much {symbol}.");

    /// <summary>The list with one in the place of another; behind the others where that one is not in it.</summary>
    private static List<T> With<T>(IReadOnlyList<T> all, T was, T now)
        where T : class
    {
        List<T> changed = [.. all];
        int at = changed.FindIndex(one => ReferenceEquals(one, was));
        if (at < 0)
            changed.Add(now);
        else
            changed[at] = now;
        return changed;
    }

    /// <summary>Collateral that comes from outside, or leaves.</summary>
    /// <param name="Like">Token, price and threshold where the sub-account has none of it yet.</param>
    public sealed record OfCollateral(SubAccountId SubAccount, CollateralBalance Like, BigInteger Raw) : PositionChange(SubAccount, Raw)
    {
        private protected override SubAccountView Apply(SubAccountView one, MarginInputs inputs)
        {
            // What comes is counted at once: the question is what would be once it has settled.
            CollateralBalance was = one.Collateral.FirstOrDefault(owned => owned.Token == Like.Token) ?? Like with { Amount = Like.Amount with { Raw = 0 }, Settled = null };
            BigInteger raw = NotBelowZero(was.Amount.Raw + Raw, was.Token.Symbol);
            CollateralBalance now = was with
            {
                Amount = was.Amount with { Raw = raw },
                Settled = was.Settled is { } settled ? settled with { Raw = BigInteger.Clamp(settled.Raw + Raw, 0, raw) } : null,
            };
            return one with { Collateral = With(one.Collateral, was, now) };
        }
    }

    /// <summary>A debt that is drawn and taken out of the account, or repaid from outside.</summary>
    /// <param name="Like">Token and price where the sub-account owes none of it yet.</param>
    public sealed record OfDebt(SubAccountId SubAccount, DebtPosition Like, BigInteger Raw) : PositionChange(SubAccount, Raw)
    {
        private protected override SubAccountView Apply(SubAccountView one, MarginInputs inputs)
        {
            DebtPosition was = one.Debts.FirstOrDefault(owed => owed.Token == Like.Token) ?? Like with { Amount = Like.Amount with { Raw = 0 } };
            DebtPosition now = was with { Amount = was.Amount with { Raw = NotBelowZero(was.Amount.Raw + Raw, was.Token.Symbol) } };
            return one with { Debts = With(one.Debts, was, now) };
        }
    }

    /// <summary>A trade of a perpetual at its mark, without cost.</summary>
    /// <param name="Like">Instrument, mark and decimals where the sub-account has no position in it yet.</param>
    public sealed record OfPerp(SubAccountId SubAccount, PerpPosition Like, BigInteger Raw) : PositionChange(SubAccount, Raw)
    {
        private protected override SubAccountView Apply(SubAccountView one, MarginInputs inputs)
        {
            PerpPosition was = one.Perps.FirstOrDefault(perp => perp.Instrument == Like.Instrument) ?? Like with
            {
                Size = Like.Size with { Raw = 0 },
                EntryValue = Like.EntryValue with { Raw = 0 },
                AccruedFunding = Like.AccruedFunding with { Raw = 0 },
            };
            if (was.Mark is not { Raw.Sign: > 0 } mark)
                throw new PositionChangeException($"{was.Instrument.Symbol} has no mark to trade at.");
            return one with { Perps = With(one.Perps, was, PerpTrade.AtMark(was, mark, Raw)) };
        }
    }

    /// <summary>A trade of an option at its value, without cost, paid in the sub-account's first collateral that has a price.</summary>
    /// <param name="Like">Instrument, spot, mark and decimals where the sub-account has no position in it yet.</param>
    public sealed record OfOption(SubAccountId SubAccount, OptionPosition Like, BigInteger Raw) : PositionChange(SubAccount, Raw)
    {
        private protected override SubAccountView Apply(SubAccountView one, MarginInputs inputs)
        {
            OptionPosition was = one.Options.FirstOrDefault(option => option.Instrument == Like.Instrument) ?? Like with { Size = Like.Size with { Raw = 0 } };
            double valueUsd = ValueUsd(was, inputs);
            CollateralBalance paid = one.Collateral.FirstOrDefault(owned => owned.Price is { Raw.Sign: > 0 })
                ?? throw new PositionChangeException($"Nothing of {one.Id} has a price to pay {was.Instrument.Symbol} with.");
            ExchangeRate rate = ExchangeRate.Of(
                was.Size.Decimals, Raw.Sign > 0 ? ExactPrice.Up(valueUsd) : ExactPrice.Down(valueUsd), paid.Amount.Decimals, ExactPrice.Of(paid.Price!), markup: 0);
            BigInteger left = NotBelowZero(paid.Amount.Raw - rate.Given(Raw), paid.Token.Symbol);
            return one with
            {
                Options = With(one.Options, was, was with { Size = was.Size with { Raw = was.Size.Raw + Raw } }),
                Collateral = With(one.Collateral, paid, paid with { Amount = paid.Amount with { Raw = left } }),
            };
        }

        /// <summary>Judged as if there were some of it: the inputs know the prices of what is held alone.</summary>
        private double ValueUsd(OptionPosition option, MarginInputs inputs)
        {
            OptionPosition one = option with { Size = option.Size with { Raw = 1 } };
            SubAccountView holder = new(SubAccount, [], [], null) { Options = [one] };
            return LocalEstimate.ValueUsd(one, new MarginInputs(inputs.View with { SubAccounts = [holder] }, inputs.Market, inputs.Parameters));
        }
    }
}

/// <summary>A change that the account cannot make.</summary>
public sealed class PositionChangeException(string message) : Exception(message);
