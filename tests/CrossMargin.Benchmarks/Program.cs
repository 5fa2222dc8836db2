using System.Globalization;
using System.Text.Json;
using CrossMargin.Benchmarks;
using CrossMargin.UnitTests.Fuzz;

string[] words = [.. args.Where(word => word != "--json")];
Dictionary<string, string> options = [];
for (int i = 1; i + 1 < words.Length; i += 2)
    options[words[i]] = words[i + 1];

IBenchmark[] benchmarks =
[
    new AaveIndexingBenchmark(TimeProvider.System), new AccountsBenchmark(), new ApiBenchmark(options, TimeProvider.System), new ChainsBenchmark(TimeProvider.System), new DecodeBenchmark(),
    new FuzzBenchmark(options, TimeProvider.System), new HistoryBenchmark(options, TimeProvider.System), new IndexingBenchmark(options, TimeProvider.System), new KeeperBenchmark(options, TimeProvider.System), new OptionsBenchmark(), new Pm2Benchmark(),
];

if (words is ["list"])
{
    foreach (IBenchmark listed in benchmarks)
        Console.WriteLine($"{listed.Name,-10} {listed.Summary}");
    return 0;
}

if (words.Length % 2 != 1 || Array.Find(benchmarks, known => known.Name == words[0]) is not { } benchmark
    || options.Keys.Any(option => !benchmark.Options.Contains(option)))
{
    await Console.Error.WriteLineAsync("Usage: list | <name> [--json]. The names are those that list prints; api takes --accounts N and --seconds N; fuzz takes --inputs N, --seed N and --target NAME; history takes --accounts N and --days N; indexing takes --sql FILE and --first balances or full; keeper takes --accounts N and --events N.");
    return 1;
}

using CancellationTokenSource cancelling = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancelling.Cancel();
};

try
{
    IReadOnlyDictionary<string, double> figures = await benchmark.RunAsync(cancelling.Token);
    foreach ((string name, double figure) in figures)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-32} {figure:G4}"));
    if (words.Length < args.Length)
        Console.WriteLine(JsonSerializer.Serialize(figures));
    return 0;
}
catch (Exception fault) when (fault is FuzzFindingException or ArgumentException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
