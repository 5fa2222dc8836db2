namespace CrossMargin.Margin.Parameters;

/// <summary>One bracket of notional: the rates that hold for the part of a position inside it.</summary>
/// <param name="UpToUsd">Its upper end, USD; above the end of the bracket before it. The last one's rates go on beyond its end.</param>
public sealed record SizeTier(double UpToUsd, MarginRates Rates);

/// <summary>Brackets of notional with rising rates: a larger position is harder to close.</summary>
/// <remarks>OKX names them position tiers, Binance notional brackets.</remarks>
public sealed record SizeTiers
{
    private readonly SizeTier[] _tiers;

    /// <param name="tiers">
    /// 1 to 100, in order: ends above 0 and rising, neither rate ever falling. ◊ The default widens 3 % and 4 % as the
    /// first brackets of large venues do: to twice beyond 1 million USD, to four times beyond 10 million.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The order or the number is wrong.</exception>
    public SizeTiers(IReadOnlyList<SizeTier>? tiers = null)
    {
        _tiers = tiers is null
            ? [new(1e6, new()), new(1e7, new(0.06, 0.08)), new(1e8, new(0.12, 0.16))]
            : [.. tiers];
        Bound.Within(_tiers.Length, 1, 100, nameof(tiers));
        (double end, double maintenance, double initial) = (0, 0, 0);
        foreach (SizeTier tier in _tiers)
        {
            end = Bound.Within(tier.UpToUsd, Math.BitIncrement(end), double.MaxValue, nameof(SizeTier.UpToUsd));
            maintenance = Bound.Within(tier.Rates.Maintenance, maintenance, 1, nameof(MarginRates.Maintenance));
            initial = Bound.Within(tier.Rates.Initial, initial, 1, nameof(MarginRates.Initial));
        }
    }

    public IReadOnlyList<SizeTier> Tiers => _tiers;

    /// <summary>By content: an array alone would compare by reference.</summary>
    public bool Equals(SizeTiers? other) => other is not null && _tiers.AsSpan().SequenceEqual(other._tiers);

    public override int GetHashCode() => _tiers.Aggregate(0, HashCode.Combine);
}
