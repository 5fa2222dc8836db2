using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Margin.Columns;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Benchmarks;

/// <summary>Linear assessment of very many accounts from columns, and of those that one price tick touches. One thread.</summary>
internal sealed class AccountsBenchmark : IBenchmark
{
    private const int Rounds = 15;
    private const int AssessmentsPerRound = 400_000;
    private const int Batch = 1_000;
    private const int TickAccounts = 100_000;
    private const int TicksPerRound = 20;

    /// <summary>One account in so many holds the underlying whose price ticks.</summary>
    private const int HolderEvery = 100;

    private static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];

    public string Name => "accounts";

    public string Summary => "Linear assessment from columns: accounts per second, a price tick, bytes per account";

    public Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, double> figures = [];
        foreach (int size in Sizes)
        {
            AccountColumns columns = Columns(size, out int ticking);
            AccountWatch watch = new(columns, new StatusThresholds());
            double accountNs = AccountNs(columns, cancellationToken);
            double tickMs = TickMs(watch, ticking, cancellationToken);
            double bytes = (columns.Bytes + watch.Bytes) / (double)size;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size,9:N0} accounts: {accountNs,6:F1} ns per account, tick of {watch.Touched(ticking).Length,6:N0} accounts {tickMs,8:F3} ms"
                + $" ({1e6 * tickMs / watch.Touched(ticking).Length,6:F1} ns each), {bytes:F1} B per account"));
            figures[$"nsPerAccountOf{size}"] = accountNs;
            figures[$"tickNsPerTouchedOf{size}"] = 1e6 * tickMs / watch.Touched(ticking).Length;
            if (size != TickAccounts)
                continue;
            figures["accountsPerSecond"] = 1e9 / accountNs;
            figures["tickMs"] = tickMs;
            figures["bytesPerAccount"] = bytes;
        }

        return Task.FromResult<IReadOnlyDictionary<string, double>>(figures);
    }

    private static double AccountNs(AccountColumns columns, CancellationToken cancellationToken)
    {
        AccountFigures[] figures = new AccountFigures[Batch];
        int first = 0;
        return Median(() =>
        {
            for (int assessed = 0; assessed < AssessmentsPerRound; assessed += Batch)
            {
                columns.AssessAll(figures, first);
                first = (first + Batch) % columns.Count;
                Invariant.Require(figures[^1].IsReliable, "Every input is sound.");
            }
        }, cancellationToken) / AssessmentsPerRound;
    }

    private static double TickMs(AccountWatch watch, int ticking, CancellationToken cancellationToken)
    {
        int tick = 0;
        return 1e-6 * Median(() =>
        {
            for (int repeat = 0; repeat < TicksPerRound; repeat++)
            {
                int changed = watch.Tick(ticking, new ColumnPrice(tick++ % 2 == 0 ? 99.5 : 100, 0.005, DateTimeOffset.UnixEpoch)).Length;
                Invariant.Require(changed == watch.Touched(ticking).Length, "A tick moves everyone who holds what it is of.");
            }
        }, cancellationToken) / TicksPerRound;
    }

    /// <summary>CPU time of the process in the median round, ns. The first rounds, which the compiler still works on, are not counted.</summary>
    private static double Median(Action run, CancellationToken cancellationToken)
    {
        double[] rounds = new double[Rounds];
        for (int round = -Rounds; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            run();
            if (round >= 0)
                rounds[round] = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }

    /// <summary>
    /// Four positions each: ether on one chain against ether owed on another, dollars owned, bitcoin owed or a perpetual. Every
    /// hundredth has the ticking underlying in place of bitcoin, and stands near its line.
    /// </summary>
    private static AccountColumns Columns(int count, out int ticking)
    {
        AccountColumnsBuilder builder = new(RiskParameters.Default, MarketState.Unobserved);
        int Price(string symbol, double usd, double buffer, int age) =>
            builder.AddPrice(new Underlying(symbol), new ColumnPrice(usd, buffer, DateTimeOffset.UnixEpoch.AddSeconds(-age)));
        int nearEther = Price("ETH", 2_500, 0.003, 12), farEther = Price("ETH", 2_501, 0.006, 240);
        int dollar = Price("USD", 1, 0.0005, 600), bitcoin = Price("BTC", 60_000, 0.004, 30);
        ticking = Price("SOL", 100, 0.005, 0);
        Random random = new(1);
        for (int account = 0; account < count; account++)
        {
            double ether = 1 + 9 * random.NextDouble();
            builder.AddAccount();
            builder.AddAsset(nearEther, ether, new Haircut(0.015, 0.02));
            builder.AddDebt(farEther, 0.5 * ether);
            if (account % HolderEvery == 0)
            {
                builder.AddAsset(dollar, 100 * ether, new Haircut(0, 0));
                builder.AddDebt(ticking, (0.985 * 1_250 + 100) * ether / 125 * (0.95 + 0.05 * random.NextDouble()));
            }
            else if (account % 2 == 0)
            {
                builder.AddAsset(dollar, 3_000 * ether, new Haircut(0, 0));
                builder.AddDebt(bitcoin, 0.02 * ether);
            }
            else
            {
                builder.AddDebt(dollar, 500 * ether);
                builder.AddPerp(bitcoin, -0.01 * ether, 601 * ether);
            }
        }

        return builder.Build();
    }
}
