namespace CrossMargin.Margin.Columns;

/// <summary>The prices, one column for each property.</summary>
internal sealed class PriceColumns
{
    /// <summary>Stands for a time that the oracle does not say.</summary>
    public const long NoTime = long.MinValue;

    private readonly int[] _underlying;
    private readonly double[] _usd, _buffer, _twapRatio;
    private readonly long[] _observedTicks;
    private readonly bool[] _isFit;

    public PriceColumns(IReadOnlyList<int> underlyings, IReadOnlyList<ColumnPrice> prices)
    {
        _underlying = [.. underlyings];
        _usd = new double[prices.Count];
        _buffer = new double[prices.Count];
        _twapRatio = new double[prices.Count];
        _observedTicks = new long[prices.Count];
        _isFit = new bool[prices.Count];
        for (int i = 0; i < prices.Count; i++)
            Set(i, prices[i]);
    }

    public int Count => _usd.Length;

    public long Bytes => Count * (sizeof(int) + 3L * sizeof(double) + sizeof(long) + sizeof(bool));

    public ReadOnlySpan<int> Underlying => _underlying;

    public ReadOnlySpan<double> Usd => _usd;

    public ReadOnlySpan<double> Buffer => _buffer;

    public ReadOnlySpan<double> TwapRatio => _twapRatio;

    public ReadOnlySpan<long> ObservedTicks => _observedTicks;

    public ReadOnlySpan<bool> IsFit => _isFit;

    public void Set(int price, ColumnPrice now)
    {
        _usd[price] = now.Usd;
        _buffer[price] = now.Buffer;
        _twapRatio[price] = now.TwapRatio;
        _observedTicks[price] = now.ObservedAt?.UtcTicks ?? NoTime;
        _isFit[price] = now.IsFit;
    }
}
