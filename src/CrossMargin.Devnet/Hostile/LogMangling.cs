using System.Text.Json.Nodes;

namespace CrossMargin.Devnet.Hostile;

/// <summary>What a bad log index makes of good logs.</summary>
internal static class LogMangling
{
    public static void Duplicate(JsonArray logs, HostileDice dice)
    {
        int at = dice.Next(0, logs.Count);
        logs.Insert(at + 1, logs[at]!.DeepClone());
    }

    public static void Reorder(JsonArray logs, HostileDice dice)
    {
        int first = dice.Next(0, logs.Count - 1);
        int second = dice.Next(first + 1, logs.Count);
        JsonNode later = logs[second]!.DeepClone();
        logs[second] = logs[first]!.DeepClone();
        logs[first] = later;
    }

    /// <summary>From a log on, what a sibling of its block and the blocks after that would have logged.</summary>
    public static void Fork(JsonArray logs, HostileDice dice)
    {
        string? block = Text(logs[dice.Next(0, logs.Count)]!["blockNumber"]);
        // A block is of one fork as a whole.
        int from = 0;
        while (Text(logs[from]!["blockNumber"]) != block)
            from++;
        foreach (JsonNode? log in logs.Skip(from))
        {
            Turn(log!, "blockHash");
            Turn(log!, "transactionHash");
            Turn(log!, "data");
        }
    }

    /// <summary>Another last digit, so that a believed answer would make a wrong entry.</summary>
    private static void Turn(JsonNode log, string field)
    {
        if (Text(log[field]) is { Length: > 2 } digits)
            log[field] = digits[..^1] + (digits[^1] == '7' ? '3' : '7');
    }

    private static string? Text(JsonNode? value) => value is JsonValue text && text.TryGetValue(out string? found) ? found : null;
}
