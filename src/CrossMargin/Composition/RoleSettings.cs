using CrossMargin.Chain.Sending;
using CrossMargin.Keeper;

namespace CrossMargin.Composition;

/// <summary>What to run, and how.</summary>
/// <param name="Key">What the keeper signs with; null runs it dry, with an account that owns nothing.</param>
/// <param name="Url">Where the API listens.</param>
internal sealed record RoleSettings(IReadOnlySet<Role> Roles, KeeperOptions Keeper, PrivateKey? Key, Uri Url)
{
    public CalibrationOptions Calibration { get; init; } = new();

    public ReconciliationOptions Reconciliation { get; init; } = new();
}
