namespace CrossMargin.Alerts;

/// <summary>Which alerts hold: each is told once when it begins, and once when it is over. Not safe for concurrent use.</summary>
internal sealed class AlertRegister
{
    private readonly Dictionary<string, (string Rule, Alert Alert, DateTimeOffset RaisedAt)> _open = new(StringComparer.Ordinal);

    public int OpenCount => _open.Count;

    /// <summary>Takes what one rule found, all of it.</summary>
    /// <param name="rule">Of whose alerts those that are not among them are over.</param>
    /// <returns>What is to be told: first what is over, then what is new.</returns>
    public IReadOnlyList<AlertMessage> Update(string rule, IReadOnlyList<Alert> holding, DateTimeOffset now)
    {
        HashSet<string> keys = [.. holding.Select(alert => alert.Key)];
        List<AlertMessage> messages = [];
        foreach ((string key, (string _, Alert alert, DateTimeOffset raisedAt)) in _open.Where(one => one.Value.Rule == rule && !keys.Contains(one.Key)).ToList())
        {
            _open.Remove(key);
            messages.Add(new AlertMessage.Resolved(alert, raisedAt, now));
        }

        foreach (Alert alert in holding)
        {
            if (_open.TryAdd(alert.Key, (rule, alert, now)))
                messages.Add(new AlertMessage.Raised(alert, now));
        }

        return messages;
    }
}
