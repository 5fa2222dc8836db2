using System.Data.Common;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Api;

/// <summary>Whether every answer can be given, and what is not ready where it cannot.</summary>
internal sealed class ReadinessCheck(AccountBook book, Migrator ledger, ProcessFaults others, TimeProvider time)
{
    // A probe must answer before its caller gives up.
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(2);

    /// <remarks>
    /// A chain that lags, a venue that cannot be read, or an indexer or keeper that cannot work is named as degraded but leaves the process ready: what depends
    /// on it is Unknown, the other chains are served, and no load balancer should take them away.
    /// </remarks>
    public async Task<Readiness> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<ChainCondition> conditions = book.Conditions(now);
        List<ReadinessFault> notReady =
        [
            .. conditions.Where(IsEmpty).Select(chain => new ReadinessFault($"chain {chain.AsOf.Chain}", chain.Degraded ?? "Nothing is indexed yet.")),
        ];
        if (await LedgerFaultAsync(cancellationToken) is { } fault)
            notReady.Add(fault);
        return new Readiness(
            notReady.Count == 0,
            now,
            [.. conditions.Select(chain => BlockResource.Of(chain.AsOf))],
            notReady,
            [
                .. conditions.Where(chain => !IsEmpty(chain) && chain.Degraded is not null)
                    .Select(chain => new ReadinessFault($"chain {chain.AsOf.Chain}", chain.Degraded!)),
                .. book.DegradedVenues().Select(one => new ReadinessFault($"venue {one.Venue}", one.Reason)),
                .. others.Read(),
            ]);
    }

    private static bool IsEmpty(ChainCondition chain) => chain.AsOf.Hash.IsZero;

    private async Task<ReadinessFault?> LedgerFaultAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(DatabasePatience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await ledger.RequireCurrentAsync(either.Token);
            return null;
        }
        catch (LedgerVersionException other)
        {
            return new ReadinessFault("ledger", other.Message);
        }
        catch (DbException)
        {
            return new ReadinessFault("database", "The database cannot be reached.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ReadinessFault("database", $"The database did not answer within {DatabasePatience.TotalSeconds} s.");
        }
    }
}
