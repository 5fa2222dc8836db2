namespace CrossMargin.Alerts.Rules;

/// <summary>Says what holds now. It remembers nothing: what is new and what is over is for the register to tell.</summary>
public interface IAlertRule
{
    /// <summary>Short, unique: every key of its alerts begins with it and a slash.</summary>
    string Name { get; }

    /// <summary>Every alert that holds.</summary>
    /// <exception cref="Exception">It cannot be judged now: what held before counts as still holding.</exception>
    Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
