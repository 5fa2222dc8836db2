using System.Globalization;
using System.Text.Json;
using CrossMargin.Benchmarks;

IBenchmark[] benchmarks =
[
    new AccountsBenchmark(), new DecodeBenchmark(), new IndexingBenchmark(TimeProvider.System), new OptionsBenchmark(), new Pm2Benchmark(),
];
string[] words = [.. args.Where(word => word != "--json")];

if (words is ["list"])
{
    foreach (IBenchmark listed in benchmarks)
        Console.WriteLine($"{listed.Name,-10} {listed.Summary}");
    return 0;
}

if (words.Length != 1 || Array.Find(benchmarks, known => known.Name == words[0]) is not { } benchmark)
{
    await Console.Error.WriteLineAsync("Usage: list | <name> [--json]. The names are those that list prints.");
    return 1;
}

using CancellationTokenSource cancelling = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancelling.Cancel();
};

IReadOnlyDictionary<string, double> figures = await benchmark.RunAsync(cancelling.Token);
foreach ((string name, double figure) in figures)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-32} {figure:G4}"));
if (words.Length < args.Length)
    Console.WriteLine(JsonSerializer.Serialize(figures));
return 0;
