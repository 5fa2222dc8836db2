using System.Globalization;

namespace CrossMargin.Alerts;

/// <summary>What is said on a channel.</summary>
/// <param name="At">When it was noticed.</param>
public abstract record AlertMessage(DateTimeOffset At)
{
    private const int ListedMax = 5;

    /// <summary>Short and lasting, for programs: raised, resolved, suppressed, test.</summary>
    public abstract string Kind { get; }

    /// <summary>What it is about; null where it is about no single alert.</summary>
    public virtual string? Key => null;

    /// <summary>Null where nothing is wrong.</summary>
    public virtual AlertSeverity? Severity => null;

    /// <summary>For people: one line, or a few.</summary>
    public abstract string Text { get; }

    /// <summary>An alert that did not hold before.</summary>
    public sealed record Raised(Alert Alert, DateTimeOffset At) : AlertMessage(At)
    {
        public override string Kind => "raised";

        public override string Key => Alert.Key;

        public override AlertSeverity? Severity => Alert.Severity;

        public override string Text => $"{Alert.Severity}: {Alert.Text}";
    }

    /// <summary>An alert that was raised, and no longer holds.</summary>
    public sealed record Resolved(Alert Alert, DateTimeOffset RaisedAt, DateTimeOffset At) : AlertMessage(At)
    {
        public override string Kind => "resolved";

        public override string Key => Alert.Key;

        public override string Text =>
            string.Create(CultureInfo.InvariantCulture, $"Resolved after {At - RaisedAt:d\\.hh\\:mm\\:ss}: {Alert.Text}");
    }

    /// <summary>In place of messages that came faster than a channel is to be used.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="First">The first of them.</param>
    public sealed record Suppressed(int Count, IReadOnlyList<AlertMessage> First, DateTimeOffset At) : AlertMessage(At)
    {
        public override string Kind => "suppressed";

        public override string Text
        {
            get
            {
                IEnumerable<string> listed = First.Take(ListedMax).Select(one => $"\n- {one.Text}");
                string rest = Count > ListedMax ? string.Create(CultureInfo.InvariantCulture, $"\n- and {Count - Math.Min(ListedMax, First.Count)} more") : "";
                return string.Create(CultureInfo.InvariantCulture, $"{Count} messages were held back:{string.Concat(listed)}{rest}");
            }
        }
    }

    /// <summary>Whether a channel works.</summary>
    public sealed record Test(DateTimeOffset At) : AlertMessage(At)
    {
        public override string Kind => "test";

        public override string Text => "A test of this channel by `crossmargin alerts test`.";
    }
}
