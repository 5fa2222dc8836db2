using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Ledger.History;

namespace CrossMargin.Api.History;

/// <summary>Reads which part of whose history is asked for.</summary>
internal static class HistoryRequest
{
    public const int LimitDefault = 1_440;

    /// <summary>A month of minutes.</summary>
    public const int LimitMax = 31 * 1_440;

    public const int ResolutionDefault = 60;

    /// <summary>Seconds: 31 days.</summary>
    public const int ResolutionMax = 31 * 86_400;

    private static readonly TimeSpan RangeDefault = TimeSpan.FromDays(1);

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <param name="now">Where the range ends unless the request says so.</param>
    public static HistoryQuery Read(
        QueryReader reader, AccountId account, string? from, string? to, string? resolution, string? limit, DateTimeOffset now)
    {
        DateTimeOffset end = to is null ? now : Time(reader, "to", to);
        DateTimeOffset start = from is null ? Before(end, RangeDefault) : Time(reader, "from", from);
        if (reader.IsValid && start >= end)
            reader.Reject("from", "a time before to", from ?? "", start);
        return new HistoryQuery(
            account, start, end,
            TimeSpan.FromSeconds(Number(reader, "resolution", resolution, ResolutionDefault, ResolutionMax)),
            Number(reader, "limit", limit, LimitDefault, LimitMax));
    }

    private static DateTimeOffset Before(DateTimeOffset end, TimeSpan range) => end - DateTimeOffset.MinValue > range ? end - range : DateTimeOffset.MinValue;

    private static DateTimeOffset Time(QueryReader reader, string field, string text) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUniversalTime()
            : reader.Reject(field, "a time as in RFC 3339: 2026-01-31T12:00:00Z", text, default(DateTimeOffset));

    private static int Number(QueryReader reader, string field, string? text, int otherwise, int most) => text is null
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
            ? number
            : reader.Reject(field, $"a number from 1 to {most}", text, otherwise);
}
