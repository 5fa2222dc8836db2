using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Ledger;

/// <summary>How a book keeps up with the ledger.</summary>
public sealed class BookFollowerOptions
{
    /// <summary>How often every chain's checkpoint is looked at, whatever was announced. The default is 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For so long after a commit of this process, announcements of its chain are left to the next one. The default is 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan HandingGap { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The first wait after a fault of the database; doubled up to the longest. The default is 100 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan BackOffMin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two tries. The default is 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan BackOffMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A book further behind than this many entries loads the chain anew instead. The default is 200,000.</summary>
    [Range(1, 10_000_000)]
    public int EntriesMax { get; set; } = 200_000;
}
