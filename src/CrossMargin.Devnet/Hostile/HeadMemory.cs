using System.Text.Json.Nodes;

namespace CrossMargin.Devnet.Hostile;

/// <summary>The heads that were told last, oldest first.</summary>
internal sealed class HeadMemory(int capacity)
{
    private readonly List<JsonObject> _heads = [];

    public void Add(JsonObject head)
    {
        if (_heads.Count > 0 && JsonNode.DeepEquals(_heads[^1], head))
            return;
        _heads.Add((JsonObject)head.DeepClone());
        if (_heads.Count > capacity)
            _heads.RemoveAt(0);
    }

    /// <summary>Whether there is a head that was told before this one.</summary>
    public bool HasOlderThan(JsonObject head) => _heads.Exists(each => !JsonNode.DeepEquals(each, head));

    public JsonObject OlderThan(JsonObject head, HostileDice dice)
    {
        List<JsonObject> older = _heads.FindAll(each => !JsonNode.DeepEquals(each, head));
        return (JsonObject)older[dice.Next(0, older.Count)].DeepClone();
    }
}
