using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Composition;

/// <summary>How long the keeper's journal keeps what decisions stand on.</summary>
internal sealed class JournalOptions
{
    /// <summary>How often it is looked for what is older.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>1 hour to 3,650 days; null, the default, for ever. Decisions and attempts themselves stay, with their reasons.</summary>
    [Range(
        typeof(TimeSpan), "01:00:00", "3650.00:00:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "--keep-journal takes 01:00:00 to 3650.00:00:00.")]
    public TimeSpan? Kept { get; set; }
}
