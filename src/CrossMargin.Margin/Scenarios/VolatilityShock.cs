using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Scenarios;

/// <summary>How far all volatilities of an expiry rise or fall: more the nearer it is.</summary>
/// <remarks>
/// m = (30 days / max(T, floor))^p, p the short-term power up to 30 days and the long-term one beyond; up 1 + range·m, down
/// max(0, 1 − range·m). Source: derivexyz/v2-core, PMRMLib_2.sol, _addVolShocks and _getExpiryShockedMTM; the ranges are those
/// of setVolShockParams, the defaults those of scripts/config-mainnet.sol, getPMRM2Params.
/// </remarks>
public sealed record VolatilityShock
{
    private const double SecondsPerDay = 86_400;
    private const double DaysOfReference = 30;

    /// <summary>By how much volatility rises 30 days before the expiry; 0 to 10.</summary>
    public double RangeUp { get; init => field = Bound.Within(value, 0, 10); } = 0.5;

    /// <summary>By how much it falls; 0 to 10.</summary>
    public double RangeDown { get; init => field = Bound.Within(value, 0, 10); } = 0.3;

    /// <summary>0 to 10.</summary>
    public double ShortTermPower { get; init => field = Bound.Within(value, 0, 10); } = 0.3;

    /// <summary>0 to 10.</summary>
    public double LongTermPower { get; init => field = Bound.Within(value, 0, 10); } = 0.13;

    /// <summary>Nearer expiries move as one of so many days; 0 to 400. One second at least, so that nothing is divided by zero.</summary>
    public double DaysFloor { get; init => field = Bound.Within(value, 0, 400); } = 1;

    /// <summary>A volatility that was moved up is at least this, per √year; 0 to 20.</summary>
    public double LeastUp { get; init => field = Bound.Within(value, 0, 20); } = 0.40;

    /// <summary>What volatilities are multiplied by when they rise.</summary>
    public double UpMultiplier(double seconds) => 1 + RangeUp * Multiple(seconds);

    /// <summary>What volatilities are multiplied by when they fall; at least 0.</summary>
    public double DownMultiplier(double seconds) => Math.Max(0, 1 - RangeDown * Multiple(seconds));

    /// <summary>A volatility after <paramref name="move"/>; the skew moves are not ours.</summary>
    /// <param name="multiplier">That of the move and the expiry.</param>
    public double Apply(VolatilityMove move, double volatility, double multiplier) =>
        move == VolatilityMove.Up ? Math.Max(LeastUp, volatility * multiplier) : volatility * multiplier;

    internal double Multiplier(VolatilityMove move, double seconds) => move switch
    {
        VolatilityMove.Up => UpMultiplier(seconds),
        VolatilityMove.Down => DownMultiplier(seconds),
        _ => 1,
    };

    private double Multiple(double seconds)
    {
        double days = Math.Max(Math.Max(seconds / SecondsPerDay, DaysFloor), 1 / SecondsPerDay);
        return Math.Pow(DaysOfReference / days, seconds <= DaysOfReference * SecondsPerDay ? ShortTermPower : LongTermPower);
    }
}
