using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Composition;

/// <summary>How often risk parameters are calibrated anew.</summary>
internal sealed class CalibrationOptions
{
    /// <summary>5 minutes to 7 days. The default is an hour: prices are sampled once in it.</summary>
    [Range(
        typeof(TimeSpan), "00:05:00", "7.00:00:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "--calibrate-every takes 00:05:00 to 7.00:00:00.")]
    public TimeSpan Period { get; set; } = TimeSpan.FromHours(1);
}
