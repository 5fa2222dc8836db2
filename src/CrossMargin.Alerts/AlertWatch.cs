using CrossMargin.Alerts.Delivering;
using CrossMargin.Alerts.Rules;
using CrossMargin.Domain;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Alerts;

/// <summary>Looks from time to time at what the rules say, and tells what began and what is over.</summary>
public sealed class AlertWatch(
    IReadOnlyList<IAlertRule> rules, AlertDispatcher dispatcher, TimeSpan interval, TimeProvider time, ILogger logger)
{
    // A chain or a database that does not answer must hold up no other rule.
    private static readonly TimeSpan RulePatience = TimeSpan.FromSeconds(10);

    private readonly AlertRegister _register = new();

    /// <summary>Runs until it is cancelled, and then returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Task sending = dispatcher.RunAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            await LookAsync(cancellationToken);
            await Task.WhenAny(sending, Task.Delay(interval, time, cancellationToken));
            if (sending.IsCompleted)
                break;
        }

        await sending;
    }

    /// <summary>One look. What a rule cannot judge keeps what it found before.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<Alert>?[] found = await Task.WhenAll(rules.Select(rule => JudgeAsync(rule, now, cancellationToken)));
        for (int at = 0; at < found.Length; at++)
        {
            if (found[at] is not { } holding)
                continue;
            foreach (AlertMessage message in _register.Update(rules[at].Name, holding, now))
                dispatcher.Tell(message);
        }
    }

    /// <summary>Null when it cannot be judged now.</summary>
    private async Task<IReadOnlyList<Alert>?> JudgeAsync(IAlertRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One rule's arithmetic must not hold up the start of the others.
        await Task.Yield();
        using CancellationTokenSource patience = new(RulePatience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await rule.JudgeAsync(now, either.Token);
        }
        catch (Exception fault) when (fault is not InvariantViolationException)
        {
            if (!cancellationToken.IsCancellationRequested)
                Log.RuleNotJudged(logger, rule.Name, fault is OperationCanceledException ? $"no answer within {RulePatience.TotalSeconds} s" : fault.Message);
            return null;
        }
    }
}
