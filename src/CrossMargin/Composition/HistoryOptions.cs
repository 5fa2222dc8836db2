using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Composition;

/// <summary>How often it is written down how accounts stand, and how long that is kept.</summary>
internal sealed class HistoryOptions
{
    /// <summary>How often tables are made ahead: they are made for three hours.</summary>
    public static readonly TimeSpan PreparingPeriod = TimeSpan.FromMinutes(30);

    /// <summary>How often it is looked for an hour that is over.</summary>
    public static readonly TimeSpan PackingPeriod = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked for a day that is too old.</summary>
    public static readonly TimeSpan RetentionPeriod = TimeSpan.FromHours(1);

    /// <summary>1 second to 1 hour. The default is a minute.</summary>
    [Range(
        typeof(TimeSpan), "00:00:01", "01:00:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "--snapshot-every takes 00:00:01 to 01:00:00.")]
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>1 to 3,650 days. The default is 400.</summary>
    [Range(
        typeof(TimeSpan), "1.00:00:00", "3650.00:00:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "--keep-history takes 1.00:00:00 to 3650.00:00:00.")]
    public TimeSpan Kept { get; set; } = TimeSpan.FromDays(400);
}
