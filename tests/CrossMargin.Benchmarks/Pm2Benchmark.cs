using CrossMargin.Domain;
using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Benchmarks;

/// <summary>One portfolio of many options in every scenario of the default grid, on one core.</summary>
internal sealed class Pm2Benchmark : IBenchmark
{
    private const int Expiries = 8;
    private const int OptionsPerExpiry = 256;
    private const int Options = Expiries * OptionsPerExpiry;
    private const int Rounds = 15;
    private const double SpotUsd = 2_500;

    public string Name => "pm2";

    public string Summary => "PM2 of one portfolio: time per option and scenario, with the vector kernel and without";

    public Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        Pm2Portfolio portfolio = MakePortfolio();
        int cells = Options * ScenarioGrid.Default.Scenarios.Count;
        double wholeNs = Median(() => Pm2.Evaluate(portfolio, Pm2Parameters.Default).MaxLossUsd, repeats: 60, cancellationToken) / cells;
        ExpiryBook[] books = ExpiryBook.Gather(portfolio.Expiries);
        foreach (ExpiryBook book in books)
            book.Prepare(ScenarioGrid.Default, new VolatilityShock(), new SkewShock());
        double kernelNs = Median(() => books.Sum(book => book.ValuesUsd(ScenarioGrid.Default)[0]), repeats: 60, cancellationToken) / cells;
        double scalarNs = Median(() => books.Sum(ScalarUsd), repeats: 6, cancellationToken) / cells;
        return Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>
        {
            ["nsPerOptionScenario"] = kernelNs,
            ["nsPerOptionScenarioEvaluate"] = wholeNs,
            ["nsPerOptionScenarioScalar"] = scalarNs,
            ["ratio"] = scalarNs / kernelNs,
            ["optionsPerPortfolio"] = Options,
        });
    }

    private static double ScalarUsd(ExpiryBook book)
    {
        double sum = 0;
        foreach (Scenario scenario in ScenarioGrid.Default.Scenarios)
            sum += book.ValueUsd(scenario.SpotFactor, scenario.Move);
        return sum;
    }

    /// <summary>CPU time of the process for one run, ns, in the median round. The first rounds, which the compiler still works on, are not counted.</summary>
    private static double Median(Func<double> run, int repeats, CancellationToken cancellationToken)
    {
        double[] rounds = new double[Rounds];
        for (int round = -Rounds; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            for (int repeat = 0; repeat < repeats; repeat++)
                Invariant.Require(double.IsFinite(run()), "A portfolio has a value.");
            if (round >= 0)
                rounds[round] = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / repeats;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }

    /// <summary>Calls and puts, long and short, from half to twice the spot, from a week to two years.</summary>
    private static Pm2Portfolio MakePortfolio()
    {
        Random random = new(1);
        return new Pm2Portfolio
        {
            SpotUsd = SpotUsd,
            Perp = new DerivePerp(-10, SpotUsd),
            Expiries =
            [
                .. Enumerable.Range(0, Expiries).Select(expiry => OptionExpiry.OfForward(
                    604_800 * (1 + expiry * expiry * 2), SpotUsd * (1 + 0.01 * expiry), rate: 0.05, confidence: 1,
                    [.. Enumerable.Range(0, OptionsPerExpiry).Select(_ => new OptionLeg(
                        SpotUsd * (0.5 + 1.5 * random.NextDouble()), random.Next(2) == 0, random.Next(-50, 51) + 0.5, 0.4 + 0.6 * random.NextDouble()))])),
            ],
        };
    }
}
