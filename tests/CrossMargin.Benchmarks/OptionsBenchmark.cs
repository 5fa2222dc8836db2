using CrossMargin.Domain;
using CrossMargin.Margin.Pricing;

namespace CrossMargin.Benchmarks;

/// <summary>Black's formula over a scenario grid: the vector kernel, and the scalar reference. One thread.</summary>
internal sealed class OptionsBenchmark : IBenchmark
{
    private const int Options = 1_000;
    private const int Cells = 31;
    private const int Levels = 3;
    private const int Warmups = 60;
    private const int Rounds = 15;
    private const int GridsPerRound = 100;
    private const double Forward = 2_000;

    public string Name => "options";

    public string Summary => "Black's formula over a scenario grid: CPU time per option and scenario, vector and scalar";

    public Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        Random random = new(1);
        Black76Leg[] legs = new Black76Leg[Options];
        double[] deviations = new double[Options * Levels];
        for (int index = 0; index < Options; index++)
        {
            legs[index] = new Black76Leg(Forward * Math.Exp(0.3 * (2 * random.NextDouble() - 1)), random.Next(-50, 50), random.Next(2) == 0);
            double deviation = (0.4 + 0.6 * random.NextDouble()) * Math.Sqrt(30.0 / 365);
            (deviations[index], deviations[Options + index], deviations[2 * Options + index]) = (1.5 * deviation, deviation, 0.7 * deviation);
        }

        double[] forwards = [.. Enumerable.Range(0, Cells).Select(cell => Forward * (0.82 + 0.36 * cell / (Cells - 1)))];
        int[] levels = [.. Enumerable.Range(0, Cells).Select(cell => cell % Levels)];
        double[] sums = new double[Cells];
        Black76Columns columns = new(Forward, legs, deviations);

        (double vectorNs, double vectorBytes) = Measure(() => columns.SumGrid(forwards, levels, sums), GridsPerRound, cancellationToken);
        double[] vectorSums = [.. sums];
        (double scalarNs, _) = Measure(() => SumByScalar(legs, deviations, forwards, levels, sums), 4, cancellationToken);
        for (int cell = 0; cell < Cells; cell++)
            Invariant.Require(Math.Abs(sums[cell] - vectorSums[cell]) <= 1e-9 * Math.Abs(sums[cell]), "Both paths agree.");
        return Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>
        {
            ["nsPerOptionScenario"] = vectorNs,
            ["scalarNsPerOptionScenario"] = scalarNs,
            ["timesFasterThanScalar"] = scalarNs / vectorNs,
            ["allocatedBytesPerGrid"] = vectorBytes,
        });
    }

    /// <summary>The median round's CPU time of the process per option and scenario, and what one grid allocates.</summary>
    private static (double Nanoseconds, double Bytes) Measure(Action grid, int grids, CancellationToken cancellationToken)
    {
        for (int warmup = 0; warmup < Warmups; warmup++)
            grid();
        double[] rounds = new double[Rounds];
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            for (int repeat = 0; repeat < grids; repeat++)
                grid();
            rounds[round] = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / ((double)grids * Options * Cells);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        Array.Sort(rounds);
        return (rounds[Rounds / 2], allocated / (double)(Rounds * grids));
    }

    private static void SumByScalar(Black76Leg[] legs, double[] deviations, double[] forwards, int[] levels, double[] sums)
    {
        for (int cell = 0; cell < sums.Length; cell++)
        {
            double sum = 0;
            for (int index = 0; index < legs.Length; index++)
            {
                double deviation = deviations[levels[cell] * Options + index];
                sum += legs[index].Amount * Black76.ValueOfDeviation(forwards[cell], legs[index].Strike, deviation, legs[index].IsCall);
            }

            sums[cell] = sum;
        }
    }
}
