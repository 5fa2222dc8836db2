namespace CrossMargin.Composition;

/// <summary>What is done every period, until the process ends.</summary>
/// <param name="Name">For the operator: "the calibration".</param>
/// <param name="RunAsync">One run. That the database is away is no defect; anything else that it throws is.</param>
internal sealed record PeriodicWork(string Name, TimeSpan Period, Func<CancellationToken, Task> RunAsync)
{
    /// <summary>Whether it runs at whole multiples of the period since 1970, rather than at once and then every period.</summary>
    public bool IsAligned { get; init; }
}
