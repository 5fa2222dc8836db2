namespace CrossMargin.Benchmarks;

/// <summary>One thing that is measured. A new one is a class, and a line in <see cref="Program"/>.</summary>
internal interface IBenchmark
{
    /// <summary>Lower case: how the command line names it.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>What it takes on the command line, each with a value.</summary>
    IReadOnlyList<string> Options => [];

    /// <summary>Measures, and may write progress to standard error. The units are part of the figures' names.</summary>
    Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken);
}
