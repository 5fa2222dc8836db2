using CrossMargin.Domain;
using CrossMargin.Ledger.Leases;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper.Leasing;

/// <summary>The right to send for an account on a chain, extended as long as it is held.</summary>
/// <remarks>
/// Two things keep a keeper that lost it from sending: by its own clock it knows when the term that it last extended is over, and the
/// store refuses what it writes once another has taken over. What is signed is written first, so the second alone is enough for
/// attempts; the first is for errands, which have no row.
/// </remarks>
internal sealed class AccountLease : IAsyncDisposable
{
    private readonly ILeaseStore _store;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _extending;
    private long _extendedAt;

    private AccountLease(ILeaseStore store, LeaseTerm term, long takenAt, TimeSpan duration, TimeProvider time, ILogger logger)
    {
        (_store, Term, _duration, _time, _logger) = (store, term, duration, time, logger);
        _extendedAt = takenAt;
        _extending = ExtendAsync(_ending.Token);
    }

    public LeaseTerm Term { get; }

    /// <summary>Cancelled when it is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether nobody else can have it yet, by this machine's clock.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && _time.GetElapsedTime(Interlocked.Read(ref _extendedAt)) < _duration;

    /// <summary>Waits until the lease is free, and takes it.</summary>
    /// <param name="holder">For people: the machine and process.</param>
    public static async Task<AccountLease> WaitAsync(
        ILeaseStore store, ChainId chain, Address account, string holder, TimeSpan duration, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        for (bool isWaiting = false; ; isWaiting = true)
        {
            long askedAt = time.GetTimestamp();
            if (await store.TakeAsync(chain, account, holder, duration, cancellationToken) is { } term)
            {
                Log.LeaseTaken(logger, chain.Value, account, term.Number);
                return new AccountLease(store, term, askedAt, duration, time, logger);
            }

            if (!isWaiting)
                Log.LeaseAwaited(logger, chain.Value, account);
            await Task.Delay(duration / 6, time, cancellationToken);
        }
    }

    /// <summary>Ends it, so that another need not wait.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _extending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (IsHeld)
            await EndAsync();
        _lost.Dispose();
        _ending.Dispose();
    }

    private async Task ExtendAsync(CancellationToken cancellationToken)
    {
        while (IsHeld)
        {
            await Task.Delay(_duration / 4, _time, cancellationToken);
            long askedAt = _time.GetTimestamp();
            try
            {
                using CancellationTokenSource patience = new(_duration, _time);
                using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
                if (!await _store.ExtendAsync(Term, _duration, either.Token))
                    break;
                Interlocked.Exchange(ref _extendedAt, askedAt);
            }
            catch (Exception fault) when (fault is not InvariantViolationException && !cancellationToken.IsCancellationRequested)
            {
                // Tried again until the term is over.
                Log.LeaseNotExtended(_logger, Term.Chain.Value, Term.Account, fault.Message);
            }
        }

        Log.LeaseLost(_logger, Term.Chain.Value, Term.Account, Term.Number);
        await _lost.CancelAsync();
    }

    private async Task EndAsync()
    {
        using CancellationTokenSource patience = new(_duration, _time);
        try
        {
            await _store.EndAsync(Term, patience.Token);
        }
        catch (Exception fault) when (fault is not InvariantViolationException)
        {
            // It ends by itself.
            Log.LeaseNotExtended(_logger, Term.Chain.Value, Term.Account, fault.Message);
        }
    }
}
