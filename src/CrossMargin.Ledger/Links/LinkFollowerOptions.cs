using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Ledger.Links;

/// <summary>How a book keeps up with the links.</summary>
public sealed class LinkFollowerOptions
{
    /// <summary>How often the tables are looked at, for what another process took. The default is 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a contract's answer about its signature is relied on. The default is 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan ContractPeriod { get; set; } = TimeSpan.FromMinutes(10);
}
