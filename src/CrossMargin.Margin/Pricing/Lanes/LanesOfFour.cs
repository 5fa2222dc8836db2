using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CrossMargin.Margin.Pricing.Lanes;

/// <summary>A register of 256 bits: for machines whose registers hold four, and, by the runtime's own fallback, fewer.</summary>
/// <remarks>One register and not two: with two the compiler runs out of its budget for inlining, and the kernel takes several times as long.</remarks>
internal readonly struct LanesOfFour(Vector256<double> four) : ILanes<LanesOfFour>
{
    private readonly Vector256<double> _four = four;

    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour Of(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour Load(ref double source, int index) =>
        new(Vector256.LoadUnsafe(ref source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LanesOfFour value, ref double target, int index) =>
        value._four.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour operator +(LanesOfFour left, LanesOfFour right) =>
        new(left._four + right._four);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour operator -(LanesOfFour left, LanesOfFour right) =>
        new(left._four - right._four);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour operator *(LanesOfFour left, LanesOfFour right) =>
        new(left._four * right._four);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour operator /(LanesOfFour left, LanesOfFour right) =>
        new(left._four / right._four);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour Fused(LanesOfFour a, LanesOfFour b, LanesOfFour c) =>
        new(Vector256.FusedMultiplyAdd(a._four, b._four, c._four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour Abs(LanesOfFour value) =>
        new(Vector256.Abs(value._four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour Least(LanesOfFour left, LanesOfFour right) =>
        new(Least(left._four, right._four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour AboveZero(LanesOfFour value) =>
        new(WhereAboveZero(value._four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour WhereNotNegative(LanesOfFour sign, LanesOfFour value) =>
        new(WhereNotNegative(sign._four, value._four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour WithSign(LanesOfFour magnitude, LanesOfFour sign) =>
        new(Vector256.CopySign(magnitude._four, sign._four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesOfFour PowerOfTwo(LanesOfFour shifted) =>
        new(PowerOfTwo(shifted._four));

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
