using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CrossMargin.Margin.Pricing.Lanes;

/// <summary>Two registers of 256 bits: for machines whose registers hold four, and, by the runtime's own fallback, fewer.</summary>
internal readonly struct LanesOfTwiceFour(Vector256<double> low, Vector256<double> high) : ILanes<LanesOfTwiceFour>
{
    private const int Half = 4;

    private readonly Vector256<double> _low = low;
    private readonly Vector256<double> _high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour Of(double value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour Load(ref double source, int index) =>
        new(Vector256.LoadUnsafe(ref source, (nuint)index), Vector256.LoadUnsafe(ref source, (nuint)(index + Half)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LanesOfTwiceFour value, ref double target, int index)
    {
        value._low.StoreUnsafe(ref target, (nuint)index);
        value._high.StoreUnsafe(ref target, (nuint)(index + Half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour operator +(LanesOfTwiceFour left, LanesOfTwiceFour right) =>
        new(left._low + right._low, left._high + right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour operator -(LanesOfTwiceFour left, LanesOfTwiceFour right) =>
        new(left._low - right._low, left._high - right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour operator *(LanesOfTwiceFour left, LanesOfTwiceFour right) =>
        new(left._low * right._low, left._high * right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour operator /(LanesOfTwiceFour left, LanesOfTwiceFour right) =>
        new(left._low / right._low, left._high / right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour Fused(LanesOfTwiceFour a, LanesOfTwiceFour b, LanesOfTwiceFour c) =>
        new(Vector256.FusedMultiplyAdd(a._low, b._low, c._low), Vector256.FusedMultiplyAdd(a._high, b._high, c._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour Abs(LanesOfTwiceFour value) =>
        new(Vector256.Abs(value._low), Vector256.Abs(value._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour Least(LanesOfTwiceFour left, LanesOfTwiceFour right) =>
        new(Least(left._low, right._low), Least(left._high, right._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour AboveZero(LanesOfTwiceFour value) =>
        new(WhereAboveZero(value._low), WhereAboveZero(value._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour WhereNotNegative(LanesOfTwiceFour sign, LanesOfTwiceFour value) =>
        new(WhereNotNegative(sign._low, value._low), WhereNotNegative(sign._high, value._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour WithSign(LanesOfTwiceFour magnitude, LanesOfTwiceFour sign) =>
        new(Vector256.CopySign(magnitude._low, sign._low), Vector256.CopySign(magnitude._high, sign._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfTwiceFour PowerOfTwo(LanesOfTwiceFour shifted) =>
        new(PowerOfTwo(shifted._low), PowerOfTwo(shifted._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Least(Vector256<double> left, Vector256<double> right) =>
        Vector256.ConditionalSelect(Vector256.LessThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> WhereAboveZero(Vector256<double> value) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(value, Vector256<double>.Zero), value, Vector256<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> WhereNotNegative(Vector256<double> sign, Vector256<double> value) =>
        Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(sign, Vector256<double>.Zero), value, Vector256<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<double> shifted) =>
        Vector256.ShiftLeft(shifted.AsInt64() + Vector256.Create(1023L), 52).AsDouble();
}
