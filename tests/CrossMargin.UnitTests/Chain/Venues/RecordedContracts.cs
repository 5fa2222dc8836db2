using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues;

/// <summary>A run of the real contracts: their logs, and their answers at the last block. What was not asked then reverts.</summary>
internal abstract class RecordedContracts : PartialClient
{
    private readonly Dictionary<(Address To, string Data), string?> _answers = [];

    protected RecordedContracts(JsonElement recording)
    {
        JsonElement block = recording.GetProperty("block");
        Last = new BlockRef(
            Chain, block.GetProperty("number").GetInt64(), Hash32.Parse(block.GetProperty("hash").GetString()!), block.GetProperty("time").GetInt64());
        foreach (JsonElement call in recording.GetProperty("calls").EnumerateArray())
            _answers[(Address.Parse(call.GetProperty("to").GetString()!), call.GetProperty("data").GetString()!)] = call.GetProperty("result").GetString();
        Logs = [.. recording.GetProperty("logs").EnumerateArray().Select(ReadLog)];
    }

    public BlockRef Last { get; }

    public IReadOnlyList<EventLog> Logs { get; }

    /// <summary>Changes every answer to a function; null reverts.</summary>
    public void Answer(string selector, string? result) => Answer(call => call.Data.StartsWith(selector, StringComparison.Ordinal), result);

    /// <summary>Changes one contract's answers to a function; null reverts.</summary>
    public void Answer(Address to, string selector, string? result) =>
        Answer(call => call.To == to && call.Data.StartsWith(selector, StringComparison.Ordinal), result);

    /// <summary>Adds an answer; null reverts.</summary>
    public void Add(Address to, string data, string? result) => _answers[(to, data)] = result;

    public override Task<IReadOnlyList<CallOutcome>> CallManyAsync(
        IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CallOutcome>>([.. calls.Select(Outcome)]);

    /// <param name="name">The folder under golden/.</param>
    protected static JsonDocument Open(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "CrossMargin.UnitTests", "golden", name, "recorded.json")));

    private void Answer(Func<(Address To, string Data), bool> isMeant, string? result)
    {
        foreach ((Address To, string Data) call in _answers.Keys.Where(isMeant).ToList())
            _answers[call] = result;
    }

    private CallOutcome Outcome(CallRequest call) => _answers.GetValueOrDefault((call.To, Hex.Of(call.Data.Span))) is { } result
        ? new CallOutcome.Returned(Hex.Parse(result))
        : new CallOutcome.Reverted(default, "execution reverted");

    private static EventLog ReadLog(JsonElement log)
    {
        Hash32[] topics = [.. log.GetProperty("topics").EnumerateArray().Select(topic => Hash32.Parse(topic.GetString()!))];
        return new EventLog
        {
            Address = Address.Parse(log.GetProperty("address").GetString()!),
            TopicCount = (byte)topics.Length,
            Topic0 = topics.ElementAtOrDefault(0),
            Topic1 = topics.ElementAtOrDefault(1),
            Topic2 = topics.ElementAtOrDefault(2),
            Topic3 = topics.ElementAtOrDefault(3),
            Data = Hex.Parse(log.GetProperty("data").GetString()),
            BlockNumber = log.GetProperty("block").GetInt64(),
            BlockHash = default,
            BlockTimestamp = log.GetProperty("time").GetInt64(),
            TransactionHash = default,
            TransactionIndex = 0,
            LogIndex = log.GetProperty("index").GetInt32(),
        };
    }
}
