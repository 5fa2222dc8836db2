using System.Runtime.CompilerServices;

namespace CrossMargin.Chain.Rpc;

/// <summary>New heads, by polling.</summary>
internal sealed class HeadStream(
    Func<CancellationToken, Task<BlockHeader?>> readHead, RpcOptions options, TimeProvider time)
{
    public async IAsyncEnumerable<BlockHeader> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlockHeader? last = null;
        while (true)
        {
            BlockHeader? head = await TryReadAsync(cancellationToken);
            if (head is not null && head.Ref != last?.Ref)
            {
                last = head;
                yield return head;
            }

            await Task.Delay(options.HeadPollInterval, time, cancellationToken);
        }
    }

    /// <summary>A head is a hint: what goes wrong while asking for it is logged where it is retried, and heals.</summary>
    private async Task<BlockHeader?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await readHead(cancellationToken);
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
