using System.Data.Common;
using CrossMargin.Domain.Links;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Ledger.Links;

/// <summary>Keeps a book's links equal to the stored ones, whichever process took them, and verified.</summary>
/// <remarks>Reading and asking chains may take long; links end in their second all the same, because another loop sees to that.</remarks>
public sealed class LinkFollower(
    AccountBook book, LinkStore store, LinkAudit audit, LinkFollowerOptions options, TimeProvider time, ILogger<LinkFollower> logger)
{
    private readonly LinkSchedule _schedule = new(book, audit, time);
    private readonly Wake _wake = new(time);
    private (long Links, long Revocations)? _seen;
    private bool _isLost;

    /// <summary>Says that this process has taken something: it is looked at at once.</summary>
    public void Hint() => _wake.Call();

    /// <summary>Ends only by cancellation, or by a fault that waiting does not heal.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [LookAsync(ending.Token), _schedule.RunAsync(ending.Token)];
        await Task.WhenAny(loops);
        await ending.CancelAsync();
        await Task.WhenAll(loops);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await CatchUpAsync(cancellationToken);
                if (_isLost)
                    Log.LinksBack(logger);
                _isLost = false;
            }
            catch (DbException fault) when (BookFollower.IsPassing(fault) && !cancellationToken.IsCancellationRequested)
            {
                if (!_isLost)
                    Log.LinksLost(logger, fault.Message);
                _isLost = true;
            }

            await _wake.SleepAsync(options.PollInterval, cancellationToken);
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        // Counted first: what is taken between the two readings is read again at the next turn.
        (long, long) counted = await store.CountAsync(cancellationToken);
        if (counted == _seen && !(audit.DueAt <= time.GetUtcNow()))
            return;
        IReadOnlyList<StoredLink> stored = await store.ReadOpenAsync(time.GetUtcNow(), cancellationToken);
        // A chain that is slow or dead holds up no link that needs none.
        _schedule.Set(await audit.VerifyAsync(stored, asksChains: false, cancellationToken));
        IReadOnlyList<OwnerLink> verified = await audit.VerifyAsync(stored, asksChains: true, cancellationToken);
        _schedule.Set(verified);
        if (counted != _seen)
            Log.LinksRead(logger, verified.Count, stored.Count);
        _seen = counted;
    }
}
