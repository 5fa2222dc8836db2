using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Relays;

namespace CrossMargin.UnitTests.Keeper.Simulated;

/// <summary>Takes transactions, or refuses them, and shows them to nobody.</summary>
internal sealed class QuietRelay(int blocks) : IPrivateRelay
{
    public List<(RawTransaction Transaction, long Newest, long Last)> Offered { get; } = [];

    /// <summary>What it answers instead of taking them.</summary>
    public RpcException? Fault { get; set; }

    public int Blocks => blocks;

    public Task SendAsync(RawTransaction transaction, long newest, long last, CancellationToken cancellationToken)
    {
        Offered.Add((transaction, newest, last));
        return Fault is null ? Task.CompletedTask : Task.FromException(Fault);
    }
}
