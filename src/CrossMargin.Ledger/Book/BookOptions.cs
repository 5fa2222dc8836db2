using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Ledger;

/// <summary>When the book calls a chain degraded.</summary>
public sealed class BookOptions
{
    /// <summary>A chain whose last block lies further back than this is degraded. The default is 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LagMax { get; set; } = TimeSpan.FromMinutes(2);
}
