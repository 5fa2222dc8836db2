using System.Net;
using CrossMargin.Devnet.Hostile;

namespace CrossMargin.SimulationTests.Nodes;

/// <summary>One endpoint: a node, and what its provider makes of the node's answers.</summary>
/// <remarks>
/// Of ranges that are older than finality the follower reads the headers of both ends alone, and believes what logs it is told between:
/// that is the price of its speed, and no provider here lies about those. It lies about all that may still be reverted.
/// </remarks>
internal sealed class Provider(string name, SimulatedNode node, Random random)
{
    private static readonly HostileBounds Bounds = new() { LatencyMax = TimeSpan.FromSeconds(8), DripPause = TimeSpan.FromMilliseconds(400) };
    private static readonly HostileFault[] BelievedOfOldLogs = [HostileFault.EmptyLogs, HostileFault.ForeignLogs];

    private readonly HostileModel _hostile = new(HostilePlan.None, Bounds);
    private readonly HostileModel _ofOldLogs = new(HostilePlan.None, Bounds);
    private bool _isHonest = true;

    /// <summary>The host of its URL.</summary>
    public string Name => name;

    public SimulatedNode Node => node;

    public bool IsReachable { get; set; } = true;

    /// <summary>Of each way; a draw between half and twice of it.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan NextLatency() => Latency * (0.5 + (1.5 * random.NextDouble()));

    /// <param name="odds">Of each fault, 0 to 1; empty for an honest provider.</param>
    public void Treat(long seed, IReadOnlyDictionary<HostileFault, double> odds)
    {
        _isHonest = odds.Count == 0;
        _hostile.Plan = new HostilePlan.Seeded(seed, odds);
        _ofOldLogs.Plan = new HostilePlan.Seeded(
            seed, odds.Where(each => !BelievedOfOldLogs.Contains(each.Key)).ToDictionary(each => each.Key, each => each.Value));
    }

    public void Heal()
    {
        (IsReachable, Latency) = (true, TimeSpan.FromMilliseconds(20));
        node.Free();
        node.LosesTransactions = false;
        Treat(0, new Dictionary<HostileFault, double>());
    }

    public HostileAnswer Answer(byte[] request)
    {
        byte[] honest = node.Answer(request, out bool hasOldLogs);
        if (_isHonest)
            return new HostileAnswer.Reply(HttpStatusCode.OK, honest);
        return (hasOldLogs ? _ofOldLogs : _hostile).Answer(new HostileExchange(HostileChannel.Http, request, honest));
    }
}
