using System.Text.Json;
using System.Text.Json.Serialization;
using CrossMargin.Domain.Calibration;

namespace CrossMargin.Ledger.Calibration;

/// <summary>A row of risk_release as Dapper reads and writes it.</summary>
internal sealed class RiskReleaseRow
{
    public const string Columns =
        "release, calibrated_at CalibratedAt, history_from HistoryFrom, verdict, reason, underlyings::text, correlation::text";

    // What can be told from the rest, as IsReleased, is not stored.
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public long Release { get; init; }
    public DateTime CalibratedAt { get; init; }
    public DateTime HistoryFrom { get; init; }
    public string Verdict { get; init; } = "";
    public string? Reason { get; init; }
    public string Underlyings { get; init; } = "";
    public string Correlation { get; init; } = "";

    public static RiskReleaseRow Of(RiskRelease release) => new()
    {
        CalibratedAt = release.At.UtcDateTime,
        HistoryFrom = release.From.UtcDateTime,
        Verdict = release.IsReleased ? "released" : "refused",
        Reason = release.Refusal,
        Underlyings = JsonSerializer.Serialize(release.Underlyings, Form),
        Correlation = JsonSerializer.Serialize(release.Correlation, Form),
    };

    public RiskRelease ToRelease() => new(
        Release,
        new DateTimeOffset(CalibratedAt),
        new DateTimeOffset(HistoryFrom),
        Reason,
        JsonSerializer.Deserialize<List<UnderlyingCalibration>>(Underlyings, Form)!,
        JsonSerializer.Deserialize<List<List<double>>>(Correlation, Form)!);
}
