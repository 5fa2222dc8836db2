using CrossMargin.Domain;
using CrossMargin.Margin.Collateral;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin;

/// <summary>What every part of one assessment reads: the view's prices, judged once, the markets and the parameters.</summary>
internal sealed class MarginInputs
{
    private readonly Dictionary<ChainId, ChainCondition> _chains;
    private readonly PriceBook _prices;
    private readonly Dictionary<double, ScenarioGrid> _grids = [];

    private const double DefaultRange = 0.18, MaxRange = 0.9;

    public MarginInputs(AccountView view, MarketState market, RiskParameters parameters)
    {
        View = view;
        Market = market;
        Parameters = parameters;
        _chains = view.Chains.ToDictionary(chain => chain.AsOf.Chain);
        Holdings = Holdings.Gather(view.SubAccounts);
        _prices = new PriceBook(Holdings.Prices, this);
    }

    public AccountView View { get; }

    public MarketState Market { get; }

    public RiskParameters Parameters { get; }

    public Holdings Holdings { get; }

    public IReadOnlyList<JudgedPrice> Prices => _prices.Prices;

    /// <summary>Null when the view has no block of the chain.</summary>
    public ChainCondition? ChainOf(ChainId chain) => _chains.GetValueOrDefault(chain);

    public JudgedPrice? PriceOf(Underlying underlying, ChainId chain, PriceObservation? price) => _prices.Find(underlying, chain, price);

    /// <summary>What a dollar of loss asks of initial margin: more when the dollar that venues settle in is off its peg.</summary>
    public double InitialLossFactor => Parameters.Pm2.InitialFactor + Parameters.Pm2.Contingency.PegLoss(Market.StablePrice);

    /// <summary>max(observed, floor) · regime, per √year.</summary>
    public double VolatilityOf(Underlying underlying)
    {
        UnderlyingMarket market = Market.Of(underlying);
        return Math.Max(market.Volatility ?? 0, Parameters.Of(underlying).Volatility) * market.Regime;
    }

    /// <summary>PM2's grid with the underlying's own range, wider in a volatile regime.</summary>
    public ScenarioGrid GridOf(Underlying underlying)
    {
        double range = Math.Min(MaxRange, Parameters.Of(underlying).Shock * Market.Of(underlying).Regime);
        if (!_grids.TryGetValue(range, out ScenarioGrid? grid))
            _grids.Add(range, grid = range == DefaultRange ? ScenarioGrid.Default : ScenarioGrid.OfRange(range));
        return grid;
    }

    /// <summary>The token's haircut at a size: its tier, what selling so much would lose, its size weight, and more on a degraded chain.</summary>
    /// <param name="quantity">Whole tokens.</param>
    public Haircut HaircutOf(Token token, double quantity, double valueUsd)
    {
        UnderlyingParameters parameters = Parameters.Of(token.Underlying);
        Haircut haircut = Parameters.HaircutOf(token);
        if (parameters.Liquidity is { } liquidity)
            haircut = SaleableValue.Haircut(haircut, valueUsd, VolatilityOf(token.Underlying), liquidity, Parameters.Quantile);
        if (parameters.SizeDiscount.Factor > 0)
            haircut = haircut.AtWeight(1, SizeWeight.Asset(1, quantity, parameters.SizeDiscount));
        if (Market.Of(token.Underlying).PoolDepositsUsd is { } deposits)
            haircut = new Haircut(haircut.Maintenance, Math.Max(haircut.Maintenance, 1 - SizeWeight.PoolCapped(1 - haircut.Initial, deposits, parameters.SizeDiscount)));
        if (SequencerOf(token.Chain) is { } sequencer)
            haircut = SequencerRule.HaircutOf(haircut, sequencer, Parameters.Sequencer);
        return ChainOf(token.Chain) is null or { Degraded: not null }
            ? haircut.AtWeight(1 - Parameters.DegradedHaircut, 1 - Parameters.DegradedHaircut)
            : haircut;
    }

    /// <summary>Null for a chain without a sequencer, or without a feed of it.</summary>
    public SequencerState? SequencerOf(ChainId chain) => ChainOf(chain)?.Sequencer is { } status
        ? SequencerRule.StateOf(!status.IsUp, status.Since, View.Time, Parameters.Sequencer)
        : null;

    /// <summary>The five-minute mean over the price; 1 where no mean was observed.</summary>
    /// <remarks>
    /// For initial margin an asset counts at the lower of the two, a debt at the higher: neither a spike nor a dip of the last minutes
    /// lets an account open more. Drift v2, StrictOraclePrice.
    /// </remarks>
    public double TwapRatio(JudgedPrice price) => Market.Of(price.Underlying).TwapUsd is { } twap && price.Usd > 0 ? twap / price.Usd : 1;
}
