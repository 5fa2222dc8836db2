using CrossMargin.Margin.Pricing;

namespace CrossMargin.Margin.Scenarios;

/// <summary>One expiry as columns: equal options merged, in a total order, ready to be priced in any scenario without allocating.</summary>
internal sealed class ExpiryBook
{
    private readonly OptionLeg[] _legs;
    private readonly double[] _strikes;
    private readonly double[] _quantities;
    private readonly bool[] _isCall;
    private readonly double _rootYears;

    /// <summary>ln(K/F) of every option; null until a skew asks for it.</summary>
    private double[]? _logMoneyness;

    /// <summary>σ√T of every option, by move. Filled by <see cref="Prepare"/>.</summary>
    private readonly double[][] _deviations = new double[5][];

    private ExpiryBook(OptionExpiry market, OptionLeg[] legs)
    {
        Market = market;
        _legs = legs;
        _strikes = Array.ConvertAll(legs, leg => leg.StrikeUsd);
        _quantities = Array.ConvertAll(legs, leg => leg.Quantity);
        _isCall = Array.ConvertAll(legs, leg => leg.IsCall);
        _rootYears = Math.Sqrt(market.Years);
        _deviations[(int)VolatilityMove.None] = Array.ConvertAll(legs, leg => leg.Volatility * _rootYears);
    }

    public OptionExpiry Market { get; }

    public ReadOnlySpan<OptionLeg> Legs => _legs;

    /// <summary>Derive's managers know no negative rate.</summary>
    public double Rate => Math.Max(Market.Rate, 0);

    /// <summary>By time, then by everything that tells two markets apart; what is held in equal markets is one expiry.</summary>
    public static ExpiryBook[] Gather(IEnumerable<OptionExpiry> expiries) =>
    [
        .. from expiry in expiries
           group expiry.Options by (expiry.Seconds, expiry.MovingForwardUsd, expiry.FixedForwardUsd, expiry.Rate, expiry.Confidence) into same
           orderby same.Key
           let market = new OptionExpiry(
               same.Key.Seconds, same.Key.MovingForwardUsd, same.Key.FixedForwardUsd, same.Key.Rate, same.Key.Confidence, [])
           select new ExpiryBook(market, Merge([.. same])),
    ];

    /// <summary>Computes the deviations that a grid asks for, once.</summary>
    public void Prepare(ScenarioGrid grid, VolatilityShock volatility, SkewShock? skew)
    {
        foreach (Scenario scenario in grid.Scenarios)
        {
            if (_deviations[(int)scenario.Move] is null)
                _deviations[(int)scenario.Move] = scenario.IsSkew ? Skewed(scenario.Move, skew!) : Shocked(scenario.Move, volatility);
        }
    }

    /// <summary>What the expiry is worth in every scenario of a grid that was prepared, in its order; not discounted.</summary>
    /// <remarks>All cells in one call of the vector kernel, which allocates nothing per option or cell; <see cref="ValueUsd(double, VolatilityMove)"/> is its reference.</remarks>
    /// <param name="spotFactors">More cells, after those of the grid: volatilities as they are.</param>
    public double[] ValuesUsd(ScenarioGrid grid, params IReadOnlyList<double> spotFactors)
    {
        double[] forwards =
        [
            .. grid.Scenarios.Select(scenario => ForwardUsd(scenario.SpotFactor, scenario.Move)),
            .. spotFactors.Select(factor => ForwardUsd(factor, VolatilityMove.None)),
        ];
        int[] levels = [.. grid.Scenarios.Select(scenario => (int)scenario.Move), .. spotFactors.Select(_ => (int)VolatilityMove.None)];
        double[] values = new double[forwards.Length];
        Columns().SumGrid(forwards, levels, values);
        return values;
    }

    /// <summary>What the expiry is worth when spot is multiplied; not discounted. The scalar reference.</summary>
    /// <param name="move">None, or one that was prepared.</param>
    public double ValueUsd(double spotFactor, VolatilityMove move)
    {
        double value = 0;
        for (int index = 0; index < _legs.Length; index++)
            value += ValueUsd(index, spotFactor, move);
        return value;
    }

    /// <summary>What one of <see cref="Legs"/> is worth: the same as its part of <see cref="ValueUsd(double, VolatilityMove)"/>, to rounding.</summary>
    public double ValueUsd(int leg, double spotFactor, VolatilityMove move) => _quantities[leg] * Black76.ValueOfDeviation(
        ForwardUsd(spotFactor, move), _strikes[leg], _deviations[(int)move][leg], _isCall[leg]);

    /// <summary>Contracts held, long and short.</summary>
    public double GrossQuantity()
    {
        double gross = 0;
        foreach (double quantity in _quantities)
            gross += Math.Abs(quantity);
        return gross;
    }

    /// <summary>Short contracts that no long one of the same strike covers; call and put pair with each other.</summary>
    /// <remarks>Source: derivexyz/v2-core, PMRMLib_2.sol, _addOptionContingency. Per strike: max(0, −Σ quantity).</remarks>
    public double NakedShorts()
    {
        double naked = 0;
        for (int start = 0; start < _strikes.Length;)
        {
            int end = start;
            double net = 0;
            for (; end < _strikes.Length && _strikes[end] == _strikes[start]; end++)
                net += _quantities[end];
            naked += Math.Max(0, -net);
            start = end;
        }

        return naked;
    }

    /// <summary>One level of volatilities per move; a move that was not prepared is asked by no scenario.</summary>
    private Black76Columns Columns()
    {
        double[] levels = new double[_deviations.Length * _legs.Length];
        for (int move = 0; move < _deviations.Length; move++)
            _deviations[move]?.CopyTo(levels, move * _legs.Length);

        // Log-moneyness is kept against the forward; where that is nothing, any positive price serves.
        double reference = Market.ForwardUsd > 0 ? Market.ForwardUsd : 1;
        return new Black76Columns(reference, Array.ConvertAll(_legs, leg => new Black76Leg(leg.StrikeUsd, leg.Quantity, leg.IsCall)), levels);
    }

    /// <summary>A skew scenario prices options at the forward as it is, whatever its spot factor.</summary>
    private double ForwardUsd(double spotFactor, VolatilityMove move) => move is VolatilityMove.LinearSkew or VolatilityMove.AbsoluteSkew
        ? Market.ForwardUsd
        : Market.MovingForwardUsd * spotFactor + Market.FixedForwardUsd;

    private double[] Shocked(VolatilityMove move, VolatilityShock shock)
    {
        double multiplier = shock.Multiplier(move, Market.Seconds);
        return Array.ConvertAll(_legs, leg => shock.Apply(move, leg.Volatility, multiplier) * _rootYears);
    }

    private double[] Skewed(VolatilityMove move, SkewShock shock)
    {
        double cap = shock.Cap(move, Market.Years);
        double kStar = shock.KStar(Market.Years);
        // A strike or a forward of zero has no time value, whatever its volatility.
        _logMoneyness ??= Array.ConvertAll(_strikes, strike => strike > 0 && Market.ForwardUsd > 0 ? Math.Log(strike / Market.ForwardUsd) : 0);
        double[] deviations = new double[_legs.Length];
        for (int index = 0; index < deviations.Length; index++)
            deviations[index] = _legs[index].Volatility * Math.Max(0, SkewShock.Multiplier(move, _logMoneyness[index], cap, kStar)) * _rootYears;
        return deviations;
    }

    /// <summary>Equal options become one. Sorted by quantity last, so that sums do not depend on the order given.</summary>
    private static OptionLeg[] Merge(IReadOnlyList<IReadOnlyList<OptionLeg>> parts)
    {
        OptionLeg[] sorted = parts is [OptionLeg[] one] ? [.. one] : [.. parts.SelectMany(part => part)];
        Sort(sorted);
        int merged = 0;
        foreach (OptionLeg leg in sorted)
        {
            if (merged > 0 && sorted[merged - 1] is var last && IsSame(last, leg))
                sorted[merged - 1] = new OptionLeg(leg.StrikeUsd, leg.IsCall, last.Quantity + leg.Quantity, leg.Volatility);
            else
                sorted[merged++] = leg;
        }

        return Array.FindAll(sorted[..merged], leg => leg.Quantity != 0);
    }

    /// <summary>By strike first, as plain numbers, which sort several times as fast as by comparison; what shares a strike is seldom many.</summary>
    private static void Sort(OptionLeg[] legs)
    {
        double[] strikes = Array.ConvertAll(legs, leg => leg.StrikeUsd);
        Array.Sort(strikes, legs);
        for (int start = 0; start < legs.Length;)
        {
            int end = start + 1;
            while (end < legs.Length && strikes[end] == strikes[start])
                end++;
            if (end - start > 1)
                legs.AsSpan(start..end).Sort(Compare);
            start = end;
        }
    }

    private static bool IsSame(OptionLeg left, OptionLeg right) =>
        left.StrikeUsd == right.StrikeUsd && left.IsCall == right.IsCall && left.Volatility == right.Volatility;

    private static int Compare(OptionLeg left, OptionLeg right)
    {
        int order = left.StrikeUsd.CompareTo(right.StrikeUsd);
        order = order != 0 ? order : left.IsCall.CompareTo(right.IsCall);
        order = order != 0 ? order : left.Volatility.CompareTo(right.Volatility);
        return order != 0 ? order : left.Quantity.CompareTo(right.Quantity);
    }
}
