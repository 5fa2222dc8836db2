using System.Security.Cryptography;
using CrossMargin.Domain;
using CrossMargin.Margin;

namespace CrossMargin.Api.Streaming;

/// <summary>The last events, for all listeners together: each reads at its own pace, and whoever is overtaken by it has lost.</summary>
/// <remarks>
/// So a listener costs its place in the log and nothing else, whatever it does not read, and holds up nobody. Listeners are woken at most every few
/// milliseconds, however many events a block has made.
/// </remarks>
internal sealed class StreamLog(TimeProvider time)
{
    /// <summary>Events that are kept.</summary>
    public const int Capacity = 32_768;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly StreamEvent?[] _events = new StreamEvent?[Capacity];
    private long _last;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isWaking;

    /// <summary>Of this process: its events are continued by no other.</summary>
    public string Process { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>The number of the newest event; 0 before the first.</summary>
    public long Last => Volatile.Read(ref _last);

    public void Add(StreamTopic topic, string name, Address? owner, AccountStatus? status, Func<object> payload)
    {
        lock (_lock)
        {
            StreamEvent added = new(_last + 1, topic, name, owner, status, payload);
            Volatile.Write(ref _events[added.Number % Capacity], added);
            Volatile.Write(ref _last, added.Number);
            if (_isWaking)
                return;
            _isWaking = true;
        }

        _ = WakeAsync();
    }

    /// <summary>Null when it is no longer kept.</summary>
    /// <param name="number">Up to <see cref="Last"/>.</param>
    public StreamEvent? Find(long number) => Volatile.Read(ref _events[number % Capacity]) is { } found && found.Number == number ? found : null;

    /// <summary>Ends when there is something after an event.</summary>
    public Task WaitBehindAsync(long number)
    {
        lock (_lock)
            return _last > number ? Task.CompletedTask : _news.Task;
    }

    /// <summary>Never fails: nothing in it can.</summary>
    private async Task WakeAsync()
    {
        await Task.Delay(Pause, time).ConfigureAwait(false);
        TaskCompletionSource news;
        lock (_lock)
        {
            _isWaking = false;
            (news, _news) = (_news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        news.SetResult();
    }
}
