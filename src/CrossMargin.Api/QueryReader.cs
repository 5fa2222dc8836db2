using System.Globalization;
using CrossMargin.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CrossMargin.Api;

/// <summary>Reads the parameters of one request and collects every fault by the field's name.</summary>
internal sealed class QueryReader
{
    private readonly Dictionary<string, string[]> _faults = [];

    public bool IsValid => _faults.Count == 0;

    /// <summary>400, with every fault at once.</summary>
    public ValidationProblem Problem() => TypedResults.ValidationProblem(_faults);

    public int Limit(string? text) => text is null
        ? Page.LimitDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= Page.LimitMax
            ? limit
            : Reject("limit", $"a number from 1 to {Page.LimitMax}", text, 0);

    public Address Owner(string text) => Address.TryParse(text, out Address owner)
        ? owner
        : Reject("owner", "0x and 40 hexadecimal digits", text, default(Address));

    /// <summary>Null when it is not given.</summary>
    public Address? OwnerOrNone(string? text) => text is null ? null : Owner(text);

    /// <inheritdoc cref="OwnerOrNone"/>
    public ChainId? ChainOrNone(string? text, IReadOnlyList<ChainId> known)
    {
        if (text is null)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && known.Contains(new ChainId(number))
            ? new ChainId(number)
            : Reject("chain", $"one of {string.Join(", ", known)}", text, default(ChainId?));
    }

    /// <inheritdoc cref="OwnerOrNone"/>
    /// <param name="known">Of every chain: a name may be on several.</param>
    public string? VenueOrNone(string? text, IReadOnlyList<VenueId> known) => text is null || known.Any(venue => venue.Name == text)
        ? text
        : Reject("venue", $"one of {string.Join(", ", known.Select(venue => venue.Name).Distinct())}", text, default(string?));

    /// <summary>Of a list in order of numbers: the number after which the next page begins; null when it is not given.</summary>
    public long? NumberOrNone(string? cursor) => cursor is null ? null
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : Reject("cursor", "the nextCursor of a page", cursor, default(long?));

    /// <summary>Null when it is not given.</summary>
    public double? NumberWithin(string field, string? text, double least, double most) => text is null ? null
        : double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
            && number >= least && number <= most ? number
        : Reject(field, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), text, default(double?));

    /// <summary>False when it is not given.</summary>
    public bool Flag(string field, string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => Reject(field, "true or false", text, false),
    };

    /// <summary>A name of the enumeration, in any letter case; never its number.</summary>
    public T? NameOrNone<T>(string field, string? text)
        where T : struct, Enum
    {
        if (text is null)
            return null;
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return Reject(field, $"one of {string.Join(", ", Enum.GetNames<T>())}", text, default(T?));
    }

    /// <summary>What is wrong with a field, where nothing else was expected but something was asked that cannot be.</summary>
    public void Fault(string field, string fault) => _faults[field] = [fault];

    public T Reject<T>(string field, string expected, string found, T instead)
    {
        const int longest = 80;
        string shown = found.Length <= longest ? found : found[..longest] + "…";
        _faults[field] = [$"Expected {expected}, found \"{shown}\"."];
        return instead;
    }
}
