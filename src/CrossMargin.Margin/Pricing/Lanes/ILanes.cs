namespace CrossMargin.Margin.Pricing.Lanes;

/// <summary>Doubles in step, as many as the machine's registers hold.</summary>
/// <remarks>
/// Every operation is exact or rounded once, lane by lane, and multiplications that are added are fused: so all
/// implementations give the same bits, and a verdict replays on a machine with other registers.
/// </remarks>
/// <typeparam name="T">A struct, so that the compiler makes one loop for each.</typeparam>
internal interface ILanes<T>
    where T : struct, ILanes<T>
{
    /// <summary>How many: a divisor of eight.</summary>
    static abstract int Width { get; }

    static abstract T Of(double value);

    static abstract T Load(ref double source, int index);

    static abstract void Store(T value, ref double target, int index);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract T Fused(T a, T b, T c);

    static abstract T Abs(T value);

    /// <summary>The lesser of each lane; the second where one is NaN.</summary>
    static abstract T Least(T left, T right);

    /// <summary>The value where it is above zero, zero elsewhere.</summary>
    static abstract T AboveZero(T value);

    /// <summary>The value where the sign is not negative, zero elsewhere.</summary>
    static abstract T WhereNotNegative(T sign, T value);

    /// <summary>The magnitude of the first with the sign of the second.</summary>
    static abstract T WithSign(T magnitude, T sign);

    /// <summary>2ⁿ, where the argument is n + 1.5·2⁵²: its low bits are then n itself. From −1022 to 1023.</summary>
    static abstract T PowerOfTwo(T shifted);
}
