using System.Net;
using CrossMargin.Devnet.Hostile;

namespace CrossMargin.SimulationTests.Nodes;

/// <summary>One endpoint: a node, and what its provider makes of the node's answers.</summary>
internal sealed class Provider(string name, SimulatedNode node, Random random)
{
    private readonly HostileModel _hostile = new(
        HostilePlan.None, new HostileBounds { LatencyMax = TimeSpan.FromSeconds(8), DripPause = TimeSpan.FromMilliseconds(400) });

    private bool _isHonest = true;

    /// <summary>The host of its URL.</summary>
    public string Name => name;

    public SimulatedNode Node => node;

    public bool IsReachable { get; set; } = true;

    /// <summary>Of each way; a draw between half and twice of it.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan NextLatency() => Latency * (0.5 + (1.5 * random.NextDouble()));

    /// <param name="plan"><see cref="HostilePlan.None"/> heals.</param>
    public void Treat(HostilePlan plan)
    {
        _isHonest = ReferenceEquals(plan, HostilePlan.None);
        _hostile.Plan = plan;
    }

    public void Heal()
    {
        (IsReachable, Latency) = (true, TimeSpan.FromMilliseconds(20));
        node.Free();
        node.LosesTransactions = false;
        Treat(HostilePlan.None);
    }

    public HostileAnswer Answer(byte[] request)
    {
        byte[] honest = node.Answer(request);
        return _isHonest
            ? new HostileAnswer.Reply(HttpStatusCode.OK, honest)
            : _hostile.Answer(new HostileExchange(HostileChannel.Http, request, honest));
    }
}
