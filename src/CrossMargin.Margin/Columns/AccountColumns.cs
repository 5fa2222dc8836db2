using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Oracles;

namespace CrossMargin.Margin.Columns;

/// <summary>Very many accounts as columns of positions, judged by the linear model without an allocation.</summary>
/// <remarks>
/// The figures are those of <see cref="MarginEngine"/>'s cross sub-accounts, to the rounding of sums in another order: equity with
/// haircuts, requirement, buffer with its asynchrony, both bounds of health, and status. A row is a position: the signed quantity
/// that counts (of an asset what is settled), a second number by kind (all of an asset, a perpetual's funding less its entry value), its price and its terms. Rows
/// lie by account, and within it by underlying. The markets and the haircuts are those of the time of building; prices may tick.
/// What the columns do not know makes an account unreliable, and Unknown: options, isolated sub-accounts, haircuts that move
/// with the price (<see cref="Parameters.UnderlyingParameters.Liquidity"/>), and every fault of its inputs. Judge those by the engine.
/// Reading is safe for concurrent use, but not while a price is replaced.
/// </remarks>
public sealed class AccountColumns
{
    private readonly int[] _start;
    private readonly double[] _quantity, _second;
    private readonly int[] _price, _terms;
    private readonly bool[] _isReliable;
    private readonly PositionTerms[] _termsTable;
    private readonly UnderlyingTerms[] _underlyings;
    private readonly PriceColumns _prices;

    internal AccountColumns(
        PositionRows rows, IReadOnlyList<PositionTerms> terms, IReadOnlyList<UnderlyingTerms> underlyings, PriceColumns prices)
    {
        _start = [.. rows.Starts, rows.Quantity.Count];
        _quantity = [.. rows.Quantity];
        _second = [.. rows.Second];
        _price = [.. rows.Price];
        _terms = [.. rows.Terms];
        _isReliable = [.. rows.IsReliable];
        _termsTable = [.. terms];
        _underlyings = [.. underlyings];
        _prices = prices;
    }

    public int Count => _isReliable.Length;

    public int PositionCount => _quantity.Length;

    public int PriceCount => _prices.Count;

    /// <summary>Of the columns of accounts, positions, terms and prices.</summary>
    public long Bytes => PositionCount * (2L * sizeof(double) + 2 * sizeof(int))
        + Count * (long)(sizeof(int) + sizeof(bool)) + _termsTable.Length * 4L * sizeof(double) + _prices.Bytes;

    /// <summary>The prices that an account's positions hang on, in the order of its rows; one may come more than once.</summary>
    internal ReadOnlySpan<int> PricesOf(int account) => _price.AsSpan(_start[account].._start[account + 1]);

    /// <summary>A tick: the next assessments see the new price.</summary>
    /// <param name="price">Its number, as the builder gave it.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such price.</exception>
    public void Replace(int price, ColumnPrice now) => _prices.Set(price, now);

    /// <summary>Consecutive accounts from <paramref name="first"/> on, as many as there is room for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many accounts.</exception>
    public void AssessAll(Span<AccountFigures> figures, int first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(figures.Length, Count - first, nameof(figures));
        for (int i = 0; i < figures.Length; i++)
            figures[i] = Assess(first + i);
    }

    /// <param name="account">Its number, in the order of building.</param>
    public AccountFigures Assess(int account)
    {
        AccountSum sum = default;
        ReadOnlySpan<int> underlyings = _prices.Underlying;
        int row = _start[account], end = _start[account + 1];
        while (row < end)
        {
            int first = row, underlying = underlyings[_price[row]];
            UnderlyingSum net = new();
            for (; row < end && underlyings[_price[row]] == underlying; row++)
                Add(row, ref sum, ref net);
            Close(first, row, _underlyings[underlying], in net, ref sum);
        }

        return sum.Figures(_isReliable[account]);
    }

    private void Add(int row, ref AccountSum sum, ref UnderlyingSum net)
    {
        int price = _price[row];
        ref readonly PositionTerms terms = ref _termsTable[_terms[row]];
        double usd = _prices.Usd[price];
        sum.IsUnfit |= !_prices.IsFit[price];
        if (!(usd > 0))
        {
            sum.OwesTheUnpriced |= terms.Kind != PositionKind.Asset;
            return;
        }

        double deltaUsd = _quantity[row] * usd, ratio = _prices.TwapRatio[price], obligationUsd = Math.Abs(deltaUsd);
        switch (terms.Kind)
        {
            case PositionKind.Asset:
                sum.AddOwned(_second[row] * usd, deltaUsd * terms.MaintenanceWeight, deltaUsd * Math.Min(1, ratio) * terms.InitialWeight);
                obligationUsd = 0;
                break;
            case PositionKind.Debt:
                sum.AddOwed(-deltaUsd, Math.Max(1, ratio));
                break;
            default:
                sum.AddResult(deltaUsd + _second[row]);
                break;
        }

        net.Add(deltaUsd, obligationUsd, Math.Min(_prices.Buffer[price], terms.BufferCap), usd);
    }

    private void Close(int first, int end, UnderlyingTerms terms, in UnderlyingSum net, ref AccountSum sum)
    {
        double obligationUsd = net.ObligationUsd, openUsd = net.OpenUsd;
        if (obligationUsd > 0)
            sum.Requirement += terms.Require(openUsd, obligationUsd - openUsd, net.LeastPriceUsd);

        // Where nothing offsets, every leg bears its own buffer, and no hedge is asynchronous.
        if (net.LongUsd == 0 || net.ShortUsd == 0)
        {
            sum.LatencyUsd += net.GrossBufferUsd;
            return;
        }

        double latencyUsd = LatencyUsd(first, end, net.NetUsd);
        sum.LatencyUsd += latencyUsd;
        sum.AsynchronyUsd += Math.Min(AsynchronyUsd(first, end, terms.Diffusion), Math.Max(0, net.GrossBufferUsd - latencyUsd));
    }

    /// <summary>As <see cref="LatencyLoss"/>: the net delta bears the largest buffers of its side. One pass for each distinct buffer.</summary>
    private double LatencyUsd(int first, int end, double netUsd)
    {
        double remainingUsd = Math.Abs(netUsd), lossUsd = 0, above = double.PositiveInfinity;
        while (remainingUsd > 0)
        {
            double largest = -1, sizeUsd = 0;
            for (int row = first; row < end; row++)
            {
                double deltaUsd = DeltaUsd(row), buffer = Math.Min(_prices.Buffer[_price[row]], _termsTable[_terms[row]].BufferCap);
                if (deltaUsd == 0 || deltaUsd > 0 != netUsd > 0 || buffer >= above || buffer < largest)
                    continue;
                sizeUsd = buffer > largest ? Math.Abs(deltaUsd) : sizeUsd + Math.Abs(deltaUsd);
                largest = buffer;
            }

            if (largest < 0)
                break; // The rounding of the sums.
            double bornUsd = Math.Min(remainingUsd, sizeUsd);
            lossUsd += bornUsd * largest;
            remainingUsd -= bornUsd;
            above = largest;
        }

        return lossUsd;
    }

    /// <summary>As <see cref="AsynchronousPrices"/>. One pass for each distinct time.</summary>
    private double AsynchronyUsd(int first, int end, double diffusion)
    {
        double earlierUsd = 0, laterUsd = 0, varianceUsd = 0;
        for (int row = first; row < end; row++)
            laterUsd += _prices.ObservedTicks[_price[row]] == PriceColumns.NoTime ? 0 : DeltaUsd(row);
        for (long previous = PriceColumns.NoTime; ;)
        {
            long time = long.MaxValue;
            double deltaUsd = 0;
            for (int row = first; row < end; row++)
            {
                long observed = _prices.ObservedTicks[_price[row]];
                if (observed <= previous || observed > time || _quantity[row] == 0)
                    continue;
                deltaUsd = observed < time ? DeltaUsd(row) : deltaUsd + DeltaUsd(row);
                time = observed;
            }

            if (time == long.MaxValue)
                return Math.Sqrt(varianceUsd);
            if (previous != PriceColumns.NoTime && earlierUsd * laterUsd < 0)
            {
                double move = Math.Min(1, OracleLatencyBuffer.Diffusion(diffusion, 1, TimeSpan.FromTicks(time - previous)));
                double offsetUsd = Math.Min(Math.Abs(earlierUsd), Math.Abs(laterUsd)) * move;
                varianceUsd += offsetUsd * offsetUsd;
            }

            earlierUsd += deltaUsd;
            laterUsd -= deltaUsd;
            previous = time;
        }
    }

    /// <summary>Zero without a price.</summary>
    private double DeltaUsd(int row) => _quantity[row] * Math.Max(0, _prices.Usd[_price[row]]);
}
