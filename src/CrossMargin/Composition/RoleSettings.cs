using CrossMargin.Alerts.Configuration;
using CrossMargin.Api.Access;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Keeper;

namespace CrossMargin.Composition;

/// <summary>What to run, and how.</summary>
/// <param name="Signers">Who signs on each chain, always for the same account; none runs the keeper dry, with an account that owns nothing.</param>
/// <param name="Url">Where the API listens.</param>
internal sealed record RoleSettings(IReadOnlySet<Role> Roles, KeeperOptions Keeper, IReadOnlyDictionary<ChainId, ITransactionSigner> Signers, Uri Url)
{
    /// <summary>Who is told of what; null is nobody.</summary>
    public AlertSettings? Alerts { get; init; }

    /// <summary>Whom the API answers.</summary>
    public ApiAccess Access { get; init; } = new();

    public CalibrationOptions Calibration { get; init; } = new();

    public ReconciliationOptions Reconciliation { get; init; } = new();

    public HistoryOptions History { get; init; } = new();

    public JournalOptions Journal { get; init; } = new();
}
