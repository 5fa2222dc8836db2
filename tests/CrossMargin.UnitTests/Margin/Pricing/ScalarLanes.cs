using System.Runtime.CompilerServices;
using CrossMargin.Margin.Pricing.Lanes;

namespace CrossMargin.UnitTests.Margin.Pricing;

/// <summary>Eight plain doubles: what every register must agree with, bit for bit.</summary>
[InlineArray(8)]
internal struct ScalarLanes : ILanes<ScalarLanes>
{
    private double _first;

    public static int Width => 8;

    public static ScalarLanes Of(double value) => Each(_ => value);

    public static ScalarLanes Load(ref double source, int index)
    {
        ScalarLanes lanes = default;
        for (int lane = 0; lane < 8; lane++)
            lanes[lane] = Unsafe.Add(ref source, index + lane);
        return lanes;
    }

    public static void Store(ScalarLanes value, ref double target, int index)
    {
        for (int lane = 0; lane < 8; lane++)
            Unsafe.Add(ref target, index + lane) = value[lane];
    }

    public static ScalarLanes operator +(ScalarLanes left, ScalarLanes right) => Each(lane => left[lane] + right[lane]);

    public static ScalarLanes operator -(ScalarLanes left, ScalarLanes right) => Each(lane => left[lane] - right[lane]);

    public static ScalarLanes operator *(ScalarLanes left, ScalarLanes right) => Each(lane => left[lane] * right[lane]);

    public static ScalarLanes operator /(ScalarLanes left, ScalarLanes right) => Each(lane => left[lane] / right[lane]);

    public static ScalarLanes Fused(ScalarLanes a, ScalarLanes b, ScalarLanes c) =>
        Each(lane => Math.FusedMultiplyAdd(a[lane], b[lane], c[lane]));

    public static ScalarLanes Abs(ScalarLanes value) => Each(lane => Math.Abs(value[lane]));

    public static ScalarLanes Least(ScalarLanes left, ScalarLanes right) =>
        Each(lane => left[lane] < right[lane] ? left[lane] : right[lane]);

    public static ScalarLanes AboveZero(ScalarLanes value) => Each(lane => value[lane] > 0 ? value[lane] : 0);

    public static ScalarLanes WhereNotNegative(ScalarLanes sign, ScalarLanes value) =>
        Each(lane => sign[lane] >= 0 ? value[lane] : 0);

    public static ScalarLanes WithSign(ScalarLanes magnitude, ScalarLanes sign) =>
        Each(lane => Math.CopySign(magnitude[lane], sign[lane]));

    public static ScalarLanes PowerOfTwo(ScalarLanes shifted) =>
        Each(lane => BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(shifted[lane]) + 1023) << 52));

    private static ScalarLanes Each(Func<int, double> value)
    {
        ScalarLanes lanes = default;
        for (int lane = 0; lane < 8; lane++)
            lanes[lane] = value(lane);
        return lanes;
    }
}
