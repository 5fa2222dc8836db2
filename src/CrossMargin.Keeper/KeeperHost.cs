using System.ComponentModel.DataAnnotations;
using CrossMargin.Domain;
using CrossMargin.Keeper.Acting;
using CrossMargin.Keeper.Judging;
using CrossMargin.Keeper.Leasing;
using CrossMargin.Keeper.Ordering;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using CrossMargin.Margin;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper;

/// <summary>The keeper: a worker for each chain. A chain that fails delays no other.</summary>
public sealed class KeeperHost
{
    private static readonly TimeSpan LongestRestartDelay = TimeSpan.FromMinutes(1);

    private readonly AccountBook _book;
    private readonly IReadOnlyList<KeeperChain> _chains;
    private readonly IAttemptStore _store;
    private readonly MarginAssessor _margin;
    private readonly KeeperOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ILeaseStore _leases;
    private readonly OwnerOrder _order;

    /// <exception cref="ValidationException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">A live keeper lacks the signer of an account.</exception>
    public KeeperHost(
        AccountBook book, IReadOnlyList<KeeperChain> chains, IAttemptStore store, ILeaseStore leases, MarginAssessor margin,
        KeeperOptions options, TimeProvider time, ILogger<KeeperHost> logger)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (options.Live && chains.FirstOrDefault(chain => chain.Signer?.Address != chain.Account) is { } keyless)
            throw new ArgumentException($"A live keeper needs the signer of {keyless.Account} on {keyless.Settings.Name}.", nameof(chains));
        (_book, _chains, _store, _leases, _margin, _options, _time, _logger) =
            (book, chains, store, leases, margin, options, time, logger);
        _order = new OwnerOrder(book, chains, options);
    }

    /// <summary>After each change of an attempt is in the database. Handlers must be quick and must not throw.</summary>
    public event Action<LiquidationAttempt>? AttemptMoved;

    /// <summary>Runs until it is cancelled, and then returns.</summary>
    /// <exception cref="InvariantViolationException">A defect: every chain stops, and the process must end.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        JudgementWarmUp.Run(_margin.Parameters);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> workers = [.. _chains.Select(chain => SuperviseAsync(chain, stop.Token))];
        try
        {
            // A worker ends only by cancellation or by a defect; then the others must end too.
            if (workers.Count > 0)
                await await Task.WhenAny(workers);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Starts a chain's worker, and after a fault another one, which takes up what is in the database and on the chain.</summary>
    private async Task SuperviseAsync(KeeperChain chain, CancellationToken cancellationToken)
    {
        // One worker must not hold up the start of the others.
        await Task.Yield();
        KeeperMeter.Begin(chain.Settings.ChainId);
        int failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            DateTimeOffset startedAt = _time.GetUtcNow();
            try
            {
                await WorkAsync(chain, cancellationToken);
            }
            catch (Exception lost) when (lost is LeaseLostException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Another keeper goes on with the chain; this one stands by.
            }
            catch (Exception fault) when (fault is not InvariantViolationException)
            {
                // Whatever cancellation interrupted is no fault.
                if (cancellationToken.IsCancellationRequested)
                    return;
                if (_time.GetUtcNow() - startedAt > LongestRestartDelay)
                    failures = 0;
                TimeSpan delay = TimeSpan.FromSeconds(Math.Min(LongestRestartDelay.TotalSeconds, Math.Pow(2, Math.Min(failures++, 10))));
                Log.ChainFailed(_logger, fault, chain.Settings.ChainId.Value, delay.TotalSeconds);
                KeeperMeter.Restarted(chain.Settings.ChainId);
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One worker's life: live, while it has the lease on the account; dry, without one.</summary>
    private async Task WorkAsync(KeeperChain chain, CancellationToken cancellationToken)
    {
        if (!_options.Live)
        {
            await WorkAsync(chain, _store, lease: null, cancellationToken);
            return;
        }

        await using AccountLease lease = await AccountLease.WaitAsync(
            _leases, chain.Settings.ChainId, chain.Account, _options.HolderName, _options.LeaseDuration, _time, _logger, cancellationToken);
        using CancellationTokenSource held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        KeeperMeter.Leased(chain.Settings.ChainId, 1);
        try
        {
            await WorkAsync(chain, _store.Under(lease.Term), lease, held.Token);
        }
        finally
        {
            KeeperMeter.Leased(chain.Settings.ChainId, -1);
        }
    }

    private async Task WorkAsync(KeeperChain chain, IAttemptStore store, AccountLease? lease, CancellationToken cancellationToken)
    {
        AttemptJournal journal = new(store, _options, _time, attempt => AttemptMoved?.Invoke(attempt), _logger);
        ChainKeeper worker = await ChainKeeper.ResumeAsync(
            chain, _options, _book, _margin, store, journal, lease, _order, _time, _logger, cancellationToken);
        await worker.RunAsync(cancellationToken);
    }
}
