using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Columns;

/// <summary>Puts accounts into columns: one after another, each with its positions, from views or from numbers.</summary>
public sealed class AccountColumnsBuilder
{
    private readonly RiskParameters _parameters;
    private readonly MarketState _market;
    private readonly MarginInputs _inputs;
    private readonly PositionRows _rows = new();
    private readonly List<PositionRow> _open = [];
    private readonly List<ColumnPrice> _prices = [];
    private readonly List<int> _underlyingOfPrice = [];
    private readonly List<UnderlyingTerms> _underlyings = [];
    private readonly List<string> _symbols = [];
    private readonly List<PositionTerms> _terms = [];
    private readonly Dictionary<PositionTerms, int> _termsNumbers = [];
    private readonly Dictionary<Underlying, int> _underlyingNumbers = [];
    private readonly Dictionary<(Underlying, ChainId, JudgedPrice?), int> _judged = [];

    /// <exception cref="ArgumentException">The parameters ask for another model than the linear one.</exception>
    public AccountColumnsBuilder(RiskParameters parameters, MarketState market)
    {
        if (parameters.Model != MarginModel.Linear)
            throw new ArgumentException("Columns know the linear model alone.", nameof(parameters));
        _parameters = parameters;
        _market = market;
        _inputs = new MarginInputs(new AccountView(new AccountId(Address.Zero), [], [], default), market, parameters);
    }

    /// <returns>The number of the price.</returns>
    public int AddPrice(Underlying underlying, ColumnPrice price)
    {
        if (!_underlyingNumbers.TryGetValue(underlying, out int number))
        {
            UnderlyingParameters parameters = _parameters.Of(underlying);
            _underlyingNumbers.Add(underlying, number = _underlyings.Count);
            _symbols.Add(underlying.Symbol);
            double diffusion = _parameters.Quantile * _inputs.VolatilityOf(underlying);
            _underlyings.Add(new UnderlyingTerms(parameters.Rule, parameters.Basis, diffusion, _market.Of(underlying).OpenInterestUsd));
        }

        _underlyingOfPrice.Add(number);
        _prices.Add(price);
        return _prices.Count - 1;
    }

    /// <summary>The number of a price that a view brought; null when none did. Ask before <see cref="Build"/> and keep it for the ticks.</summary>
    public int? NumberOf(JudgedPrice price) =>
        _judged.TryGetValue((price.Underlying, price.Chain, price), out int number) ? number : null;

    /// <summary>Begins the next account; the positions that follow are its own.</summary>
    /// <param name="isReliable">False where the caller knows of a fault, or of positions that the columns do not hold.</param>
    /// <returns>The number of the account.</returns>
    public int AddAccount(bool isReliable = true)
    {
        CloseAccount();
        _rows.Starts.Add(_rows.Quantity.Count);
        _rows.IsReliable.Add(isReliable);
        return _rows.Starts.Count - 1;
    }

    /// <param name="quantity">Whole tokens; finite, not negative.</param>
    /// <param name="settledQuantity">What of it a reorg can no longer take back; null for all.</param>
    public void AddAsset(int price, double quantity, Haircut haircut, double? settledQuantity = null)
    {
        Bound.Within(quantity, 0, double.MaxValue, nameof(quantity));
        Add(price, Bound.Within(settledQuantity ?? quantity, 0, quantity, nameof(settledQuantity)), quantity, PositionTerms.Asset(haircut));
    }

    /// <param name="quantity">Whole tokens; finite, not negative.</param>
    public void AddDebt(int price, double quantity) =>
        Add(price, -Bound.Within(quantity, 0, double.MaxValue, nameof(quantity)), 0, PositionTerms.Debt);

    /// <param name="size">Units of the underlying, short is negative; finite.</param>
    /// <param name="constantUsd">Funding less entry value: what the position is worth beside size times mark; finite.</param>
    public void AddPerp(int price, double size, double constantUsd) => Add(
        price, Bound.Within(size, -double.MaxValue, double.MaxValue, nameof(size)),
        Bound.Within(constantUsd, -double.MaxValue, double.MaxValue, nameof(constantUsd)), PositionTerms.Perp);

    /// <summary>One account with all its positions, as <see cref="MarginEngine"/> reads them. Equal prices of several views are one.</summary>
    /// <returns>The number of the account.</returns>
    public int Add(AccountView view)
    {
        MarginInputs inputs = new(view, _market, _parameters);
        Holdings cross = Holdings.Gather([.. view.SubAccounts.Where(one => !one.IsIsolated)]);
        int account = AddAccount(IsKnown(view, inputs));
        foreach (SpotHolding spot in cross.Spots)
            Add(spot, inputs);
        foreach (PerpHolding perp in cross.Perps)
        {
            double entryUsd = new TokenAmount(perp.EntryValue, perp.ValueDecimals).ToDebtQuantity();
            double fundingUsd = new TokenAmount(perp.Funding, perp.FundingDecimals).ToAssetQuantity();
            AddPerp(
                NumberOf(perp.Instrument.Underlying, perp.Instrument.Venue.Chain, perp.Mark, inputs),
                new TokenAmount(perp.Size, perp.SizeDecimals).ToAssetQuantity(), fundingUsd - entryUsd);
        }

        return account;
    }

    public AccountColumns Build()
    {
        CloseAccount();
        return new AccountColumns(_rows, _terms, _underlyings, new PriceColumns(_underlyingOfPrice, _prices));
    }

    /// <summary>Faults of prices are the prices' own, and may go with a tick; all others stay.</summary>
    private bool IsKnown(AccountView view, MarginInputs inputs) =>
        inputs.Holdings.Options.Count == 0
        && view.SubAccounts.All(one => !one.IsIsolated && one.Degraded is null && inputs.ChainOf(one.Id.Venue.Chain) is { Degraded: null })
        && inputs.Holdings.Spots.All(spot => spot.IsDebt || _parameters.Of(spot.Token.Underlying).Liquidity is null);

    private void Add(SpotHolding spot, MarginInputs inputs)
    {
        int price = NumberOf(spot.Token.Underlying, spot.Token.Chain, spot.Price, inputs);
        TokenAmount amount = new(spot.Raw, spot.Decimals);
        if (spot.IsDebt)
        {
            AddDebt(price, amount.ToDebtQuantity());
            return;
        }

        double settled = new TokenAmount(spot.SettledRaw, spot.Decimals).ToAssetQuantity();
        AddAsset(price, amount.ToAssetQuantity(), inputs.HaircutOf(spot.Token, settled, settled * _prices[price].Usd), settled);
    }

    private int NumberOf(Underlying underlying, ChainId chain, PriceObservation? price, MarginInputs inputs)
    {
        JudgedPrice? judged = inputs.PriceOf(underlying, chain, price);
        if (!_judged.TryGetValue((underlying, chain, judged), out int number))
        {
            number = AddPrice(underlying, judged is null ? ColumnPrice.None : ColumnPrice.Of(judged, inputs));
            _judged.Add((underlying, chain, judged), number);
        }

        return number;
    }

    private void Add(int price, double quantity, double second, PositionTerms terms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(price, _prices.Count);
        Invariant.Require(_rows.Starts.Count > 0, "A position belongs to an account.");
        if (!_termsNumbers.TryGetValue(terms, out int number))
        {
            _termsNumbers.Add(terms, number = _terms.Count);
            _terms.Add(terms);
        }

        _open.Add(new PositionRow(quantity, second, price, number));
    }

    /// <summary>In order of symbol, then as they were added: the figures of an account do not depend on what else is in the columns.</summary>
    private void CloseAccount()
    {
        foreach (PositionRow row in _open.OrderBy(row => _symbols[_underlyingOfPrice[row.Price]], StringComparer.Ordinal))
            _rows.Add(row);
        _open.Clear();
    }
}
