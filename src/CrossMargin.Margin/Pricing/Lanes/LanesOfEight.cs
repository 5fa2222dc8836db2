using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CrossMargin.Margin.Pricing.Lanes;

/// <summary>One register of 512 bits.</summary>
internal readonly struct LanesOfEight(Vector512<double> all) : ILanes<LanesOfEight>
{
    private readonly Vector512<double> _all = all;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight Of(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight Load(ref double source, int index) => new(Vector512.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LanesOfEight value, ref double target, int index) => value._all.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight operator +(LanesOfEight left, LanesOfEight right) => new(left._all + right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight operator -(LanesOfEight left, LanesOfEight right) => new(left._all - right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight operator *(LanesOfEight left, LanesOfEight right) => new(left._all * right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight operator /(LanesOfEight left, LanesOfEight right) => new(left._all / right._all);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight Fused(LanesOfEight a, LanesOfEight b, LanesOfEight c) =>
        new(Vector512.FusedMultiplyAdd(a._all, b._all, c._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight Abs(LanesOfEight value) => new(Vector512.Abs(value._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight Least(LanesOfEight left, LanesOfEight right) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left._all, right._all), left._all, right._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight AboveZero(LanesOfEight value) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(value._all, Vector512<double>.Zero), value._all, Vector512<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight WhereNotNegative(LanesOfEight sign, LanesOfEight value) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(sign._all, Vector512<double>.Zero), value._all, Vector512<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight WithSign(LanesOfEight magnitude, LanesOfEight sign) =>
        new(Vector512.CopySign(magnitude._all, sign._all));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfEight PowerOfTwo(LanesOfEight shifted) =>
        new(Vector512.ShiftLeft(shifted._all.AsInt64() + Vector512.Create(1023L), 52).AsDouble());
}
