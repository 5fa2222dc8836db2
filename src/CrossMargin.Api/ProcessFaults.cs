namespace CrossMargin.Api;

/// <summary>What this process is to do beside answering, and cannot do now.</summary>
/// <param name="Read">May be called from any thread. Its words are told to everybody: no address, no message of another's.</param>
public sealed record ProcessFaults(Func<IEnumerable<ReadinessFault>> Read)
{
    /// <summary>This process only answers.</summary>
    public static ProcessFaults None { get; } = new(() => []);
}
