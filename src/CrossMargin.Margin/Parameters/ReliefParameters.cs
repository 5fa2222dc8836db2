using System.Collections.Frozen;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Parameters;

/// <summary>What it costs to bring an account back to a target, and how long is searched for the cheapest way.</summary>
/// <remarks>
/// A penalty is paid only where the venue would liquidate now; before that the owner acts himself, and only slips. Gas is paid from
/// outside the account: it decides the order, and takes nothing from the view.
/// </remarks>
public sealed record ReliefParameters
{
    public static ReliefParameters Default { get; } = new();

    /// <summary>Of a debt that is repaid out of a collateral, where the venue's own is not known; 0 to 0.5. 5 %: Aave V3's liquidation bonus of ether on Ethereum.</summary>
    public double RepaymentPenalty { get; init => field = Bound.Within(value, 0, 0.5); } = 0.05;

    /// <summary>Of a perpetual's or an option's notional, where the venue's own is not known; 0 to 0.5. ◊ 1 %.</summary>
    public double PositionPenalty { get; init => field = Bound.Within(value, 0, 0.5); } = 0.01;

    /// <summary>What selling collateral for a debt loses; 0 to 0.5. ◊ 0.3 %: the fee of Uniswap's middle tier.</summary>
    public double SpotSlippage { get; init => field = Bound.Within(value, 0, 0.5); } = 0.003;

    /// <summary>What closing a perpetual loses, of its notional; 0 to 0.5. ◊ 0.1 %.</summary>
    public double PerpSlippage { get; init => field = Bound.Within(value, 0, 0.5); } = 0.001;

    /// <summary>What closing an option loses, of the spot that it is on; 0 to 0.5. ◊ 0.2 %, as the initial contingency of PM2 for written options.</summary>
    public double OptionSlippage { get; init => field = Bound.Within(value, 0, 0.5); } = 0.002;

    /// <summary>USD per action, by number of the chain; each 0 to 100 000. ◊ 20 USD on Ethereum.</summary>
    public IReadOnlyDictionary<long, double> GasUsd
    {
        get;
        init => field = value.ToFrozenDictionary(one => one.Key, one => Bound.Within(one.Value, 0, 100_000, nameof(GasUsd)));
    } = new Dictionary<long, double> { [1] = 20 }.ToFrozenDictionary();

    /// <summary>USD per action on any other chain; 0 to 100 000. ◊ 0.5 USD.</summary>
    public double OtherGasUsd { get; init => field = Bound.Within(value, 0, 100_000); } = 0.5;

    /// <summary>By name of the venue, on every chain.</summary>
    public IReadOnlyDictionary<string, VenueTerms> Venues { get; init => field = value.ToFrozenDictionary(StringComparer.Ordinal); } =
        FrozenDictionary<string, VenueTerms>.Empty;

    /// <summary>An action that would be included only later is left out; 0 to 7 days. ◊ One hour.</summary>
    public TimeSpan Within { get; init => field = Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(7)); } = TimeSpan.FromHours(1);

    /// <summary>The most assessments of one plan; 100 to 1 000 000. ◊ 20 000: a large account is judged in well under a millisecond.</summary>
    public double MaxProbes { get; init => field = Bound.Within(value, 100, 1_000_000); } = 20_000;

    public double GasUsdOf(ChainId chain) => GasUsd.TryGetValue(chain.Value, out double usd) ? usd : OtherGasUsd;

    public VenueTerms TermsOf(VenueId venue) => Venues.GetValueOrDefault(venue.Name) ?? VenueTerms.Unknown;
}
