using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CrossMargin.Margin.Pricing.Lanes;

namespace CrossMargin.Margin.Pricing;

/// <summary>The options of one expiry as columns, to price all of them on many shocked forwards and volatilities. Undiscounted.</summary>
/// <remarks>
/// Black's formula (<see cref="Black76"/>) with F·φ(d₁) = K·φ(d₂) = E and Φ(a) = 1 − e^(−a²/2)·R(a): with w = ±1 for a call or
/// a put and aᵢ = w·dᵢ, the value is w·(F·[a₁ ≥ 0] − K·[a₂ ≥ 0] − E·(±R(|a₁|) ∓ R(|a₂|))), each R with the sign of its a:
/// one exponential, two polynomials, no logarithm. Out of the money the leading terms vanish, and the value keeps its relative
/// precision: it is within 1e-10 of the scalar reference wherever the deviation is at least 1e-4 and the value at least 1e-12
/// of the forward. Below, the absolute error stays under 1e-15 of forward and strike together.
/// Sums run in eight lanes and are reduced in one order: the same bits on every machine.
/// </remarks>
public sealed class Black76Columns
{
    private const int Lanes = 8;

    /// <summary>Options that are priced in all cells before the next ones: their columns stay in the first cache.</summary>
    private const int Block = 256;

    /// <summary>A smaller deviation counts as this one. The value is then the intrinsic one, without a division by zero.</summary>
    private const double LeastDeviation = 1e-100;

    /// <summary>Stands for the logarithm of zero, and of what lies beyond e^±1e6.</summary>
    private const double LogOfNothing = -1e6;

    private readonly double _reference;
    private readonly int _padded;
    private readonly double[] _logStrikes;
    private readonly double[] _strikes;
    private readonly double[] _signs;
    private readonly double[] _amounts;
    private readonly double[] _deviations;
    private readonly double[] _inverses;

    /// <param name="referenceForward">The unshocked forward, to which log-moneyness is stored; positive.</param>
    /// <param name="deviations">σ√T per option, one volatility level after the other: a whole number of times the options. Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of the range that is said.</exception>
    /// <exception cref="ArgumentException">The deviations are not a whole number of levels.</exception>
    public Black76Columns(double referenceForward, ReadOnlySpan<Black76Leg> options, ReadOnlySpan<double> deviations)
    {
        Black76.RequirePositive(referenceForward);
        if (options.Length == 0 ? deviations.Length != 0 : deviations.Length % options.Length != 0)
            throw new ArgumentException("Expected one deviation per option and level.", nameof(deviations));
        _reference = referenceForward;
        Count = options.Length;
        Levels = Count == 0 ? 0 : deviations.Length / Count;
        _padded = (Count + Lanes - 1) / Lanes * Lanes;
        _logStrikes = new double[_padded];
        _strikes = Filled(_padded, referenceForward);
        _signs = Filled(_padded, 1);
        _amounts = new double[_padded];
        _deviations = Filled(_padded * Levels, 1);
        _inverses = Filled(_padded * Levels, 1);
        for (int index = 0; index < Count; index++)
            Set(index, options[index]);
        for (int level = 0; level < Levels; level++)
        {
            for (int index = 0; index < Count; index++)
                SetDeviation(level * _padded + index, deviations[level * Count + index]);
        }
    }

    public int Count { get; }

    /// <summary>Volatility levels: what <c>level</c> is below. Zero without options, where every sum is zero.</summary>
    public int Levels { get; }

    /// <summary>Σ amount·value on one forward, USD.</summary>
    /// <param name="forward">Finite; at or below zero it counts as zero.</param>
    public double Sum(double forward, int level)
    {
        Span<double> sum = stackalloc double[1];
        SumGrid([forward], [level], sum);
        return sum[0];
    }

    /// <summary>Σ amount·value in each cell of a grid, USD: cell j has forward j and volatility level j.</summary>
    /// <exception cref="ArgumentException">The three spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A forward is not finite, or there is no such level.</exception>
    public void SumGrid(ReadOnlySpan<double> forwards, ReadOnlySpan<int> levels, Span<double> sums)
    {
        if (Vector512.IsHardwareAccelerated)
            SumGrid<LanesOfEight>(forwards, levels, sums);
        else
            SumGrid<LanesOfFour>(forwards, levels, sums);
    }

    /// <summary>The value of one contract of each option on one forward, USD: neither signed nor multiplied by the amount.</summary>
    /// <exception cref="ArgumentException">There is not one place per option.</exception>
    public void Values(double forward, int level, Span<double> values)
    {
        if (Vector512.IsHardwareAccelerated)
            Values<LanesOfEight>(forward, level, values);
        else
            Values<LanesOfFour>(forward, level, values);
    }

    internal void SumGrid<T>(ReadOnlySpan<double> forwards, ReadOnlySpan<int> levels, Span<double> sums)
        where T : struct, ILanes<T>
    {
        if (forwards.Length != levels.Length || forwards.Length != sums.Length)
            throw new ArgumentException("Expected one forward, one level and one sum per cell.", nameof(sums));
        double[] lanes = new double[Lanes * forwards.Length];
        for (int cell = 0; cell < forwards.Length; cell++)
            RequireCell(forwards[cell], levels[cell]);
        for (int start = 0; start < _padded; start += Block)
        {
            // A narrower register takes some of the eight sums at a time.
            for (int cell = 0; cell < forwards.Length; cell++)
            {
                for (int lane = 0; lane < Lanes; lane += T.Width)
                    Accumulate<T>(forwards[cell], levels[cell], start + lane, Math.Min(start + Block, _padded), ref lanes[Lanes * cell + lane]);
            }
        }

        for (int cell = 0; cell < forwards.Length; cell++)
            sums[cell] = Reduce(lanes.AsSpan(Lanes * cell, Lanes));
    }

    internal void Values<T>(double forward, int level, Span<double> values)
        where T : struct, ILanes<T>
    {
        if (values.Length != Count)
            throw new ArgumentException("Expected one place per option.", nameof(values));
        RequireCell(forward, level);
        Span<double> lanes = stackalloc double[Lanes];
        (double price, double shift) = Shift(forward);
        for (int index = 0; index < Count; index += T.Width)
        {
            T.Store(ValueAt(T.Of(price), T.Of(shift), index, level * _padded + index), ref lanes[0], 0);
            lanes[..Math.Min(T.Width, Count - index)].CopyTo(values[index..]);
        }

        T ValueAt(T f, T x, int index, int column) => Value(
            f, x, Load<T>(_logStrikes, index), Load<T>(_strikes, index), Load<T>(_signs, index),
            Load<T>(_deviations, column), Load<T>(_inverses, column));
    }

    /// <summary>Adds the options from start to end, one register of every eight, to that register's running sums of one cell.</summary>
    private void Accumulate<T>(double forward, int level, int start, int end, ref double lanes)
        where T : struct, ILanes<T>
    {
        (double price, double shift) = Shift(forward);
        T f = T.Of(price), x = T.Of(shift), sum = T.Load(ref lanes, 0);
        // The columns are read by reference: a bound is checked once, here, and not for each of seven loads.
        ref double logStrikes = ref MemoryMarshal.GetReference(_logStrikes.AsSpan(0, end));
        ref double strikes = ref MemoryMarshal.GetReference(_strikes.AsSpan(0, end));
        ref double signs = ref MemoryMarshal.GetReference(_signs.AsSpan(0, end));
        ref double amounts = ref MemoryMarshal.GetReference(_amounts.AsSpan(0, end));
        ref double deviations = ref MemoryMarshal.GetReference(_deviations.AsSpan(level * _padded, end));
        ref double inverses = ref MemoryMarshal.GetReference(_inverses.AsSpan(level * _padded, end));
        for (int index = start; index < end; index += Lanes)
        {
            T value = Value(
                f, x, T.Load(ref logStrikes, index), T.Load(ref strikes, index), T.Load(ref signs, index),
                T.Load(ref deviations, index), T.Load(ref inverses, index));
            sum = T.Fused(T.Load(ref amounts, index), value, sum);
        }

        T.Store(sum, ref lanes, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Value<T>(T forward, T shift, T logStrike, T strike, T sign, T deviation, T inverse)
        where T : struct, ILanes<T>
    {
        T moneyness = shift - logStrike;
        T half = T.Of(0.5) * deviation;
        T first = T.Fused(moneyness, inverse, half);
        T second = T.Fused(moneyness, inverse, T.Of(0) - half);
        // Beyond forty deviations the exponential is nothing, and the polynomial is not asked.
        T nearFirst = T.Least(T.Abs(first), T.Of(40));
        T nearSecond = T.Least(T.Abs(second), T.Of(40));
        T weight = forward * VectorMath.ExpOfMinus(T.Of(0.5) * nearFirst * nearFirst);
        first *= sign;
        second *= sign;
        T tails = T.WithSign(VectorMath.ScaledTail(nearFirst), first) - T.WithSign(VectorMath.ScaledTail(nearSecond), second);
        T certain = T.WhereNotNegative(first, forward) - T.WhereNotNegative(second, strike);
        return T.AboveZero(sign * T.Fused(T.Of(0) - weight, tails, certain));
    }

    private static T Load<T>(double[] column, int index)
        where T : struct, ILanes<T> => T.Load(ref column.AsSpan(index, T.Width)[0], 0);

    /// <summary>The forward, not below zero, and its logarithm over the reference.</summary>
    private (double Forward, double Logarithm) Shift(double forward) =>
        forward > 0 ? (forward, StandardBlack.LogRatio(forward, _reference)) : (0, LogOfNothing);

    private static double Reduce(ReadOnlySpan<double> lanes) =>
        (lanes[0] + lanes[1] + (lanes[2] + lanes[3])) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));

    private void Set(int index, Black76Leg option)
    {
        Black76.RequireNotNegative(option.Strike);
        if (!double.IsFinite(option.Amount))
            throw new ArgumentOutOfRangeException("option.Amount", option.Amount, "Expected a finite number.");
        _logStrikes[index] = option.Strike > 0 ? StandardBlack.LogRatio(option.Strike, _reference) : LogOfNothing;
        _strikes[index] = option.Strike;
        _signs[index] = option.IsCall ? 1 : -1;
        _amounts[index] = option.Amount;
    }

    private void SetDeviation(int index, double deviation)
    {
        Black76.RequireNotNegative(deviation);
        _deviations[index] = Math.Max(deviation, LeastDeviation);
        _inverses[index] = 1 / _deviations[index];
    }

    private void RequireCell(double forward, int level)
    {
        if (!double.IsFinite(forward))
            throw new ArgumentOutOfRangeException(nameof(forward), forward, "Expected a finite number.");
        if (Count > 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(level);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, Levels);
        }
    }

    private static double[] Filled(int length, double value)
    {
        double[] column = new double[length];
        Array.Fill(column, value);
        return column;
    }
}
