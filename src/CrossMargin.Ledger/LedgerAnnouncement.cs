using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>What a commit tells other processes: a hint to look, never a fact to store.</summary>
internal static class LedgerAnnouncement
{
    /// <summary>"chain number hash", and "marks" when only those moved: the hash tells a reader that is already there that it need not look.</summary>
    public static string Format(BlockRef checkpoint, bool onlyMarks = false) =>
        string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Chain} {checkpoint.Number} {checkpoint.Hash}{(onlyMarks ? " marks" : "")}");

    /// <summary>Reads what <see cref="Format"/> wrote; another program may write anything to the channel.</summary>
    public static bool TryParse(
        string payload, out ChainId chain, out long number, [NotNullWhen(true)] out string? hash, out bool onlyMarks)
    {
        string[] parts = payload.Split(' ');
        (chain, number, hash, onlyMarks) = (default, 0, null, parts.Length == 4 && parts[3] == "marks");
        if (!(parts.Length == 3 || onlyMarks)
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            || !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        (chain, hash) = (new ChainId(id), parts[2]);
        return true;
    }
}
