using CrossMargin.Domain;
using CrossMargin.Ledger.History;

namespace CrossMargin.Benchmarks;

/// <summary>Accounts of three assets and a debt whose figures all move every minute: the worst that packing can meet.</summary>
/// <remarks>Prices walk at random with 80 % of volatility a year, 0.11 % a minute. Oracles move less often than that.</remarks>
internal sealed class HistoryLoad
{
    private const int Underlyings = 6, Assets = 3;
    private const double AnnualVolatility = 0.8, AnnualInterest = 0.05;
    private const double MinutesPerYear = 525_600;

    private readonly double[] _prices = new double[Underlyings];
    private readonly double[] _units;
    private readonly double[] _debtsUsd;
    private readonly Random _random = new(1);
    private double _minutes;

    public HistoryLoad(int accounts)
    {
        Accounts = [.. Enumerable.Range(1, accounts).Select(number => new AccountId(Address.FromWord(Hash32.OfNumber(number * 7_919L))))];
        _units = new double[accounts * Assets];
        _debtsUsd = new double[accounts];
        Array.Fill(_prices, 1_000);
        for (int account = 0; account < accounts; account++)
        {
            for (int asset = 0; asset < Assets; asset++)
                _units[account * Assets + asset] = Math.Exp(_random.NextDouble() * 8) / 10;
            // One in ten owes nothing: its health is infinite.
            _debtsUsd[account] = account % 10 == 0 ? 0 : CollateralUsd(account) * (0.2 + 0.5 * _random.NextDouble());
        }
    }

    public IReadOnlyList<AccountId> Accounts { get; }

    /// <summary>One minute on.</summary>
    public void Move()
    {
        _minutes++;
        for (int i = 0; i < Underlyings; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            _prices[i] *= Math.Exp(normal * AnnualVolatility / Math.Sqrt(MinutesPerYear));
        }
    }

    public HistoryPoint PointOf(int account, DateTimeOffset at)
    {
        double collateralUsd = CollateralUsd(account);
        double debtUsd = _debtsUsd[account] * Math.Exp(AnnualInterest * _minutes / MinutesPerYear);
        double marginEquityUsd = collateralUsd * 0.85 - debtUsd;
        double maintenanceUsd = debtUsd * 0.06;
        double bufferUsd = collateralUsd * 0.004;
        return new HistoryPoint(
            at, marginEquityUsd > maintenanceUsd ? "Healthy" : "ReduceOnly",
            (float)((marginEquityUsd - bufferUsd) / maintenanceUsd), (float)((marginEquityUsd + bufferUsd) / maintenanceUsd),
            (float)(collateralUsd - debtUsd), (float)marginEquityUsd, (float)(debtUsd * 0.1), (float)maintenanceUsd);
    }

    private double CollateralUsd(int account)
    {
        double sum = 0;
        for (int asset = 0; asset < Assets; asset++)
            sum += _units[account * Assets + asset] * _prices[(account + asset) % Underlyings];
        return sum;
    }
}
