using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Margin.WhatIf;

namespace CrossMargin.Api.Accounts;

/// <summary>The fields of one change, and where it stands in the body.</summary>
internal sealed class ChangeFields(QueryReader reader, JsonElement body, string path)
{
    public bool Has(string field) => body.TextOf(field) is not null;

    public string? Kind(IReadOnlyList<string> known)
    {
        string? kind = body.TextOf("kind");
        if (known.FirstOrDefault(one => string.Equals(one, kind, StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        return reader.Reject($"{path}.kind", $"one of {string.Join(", ", known)}", kind ?? "", default(string?));
    }

    public void Allow(params ReadOnlySpan<string> fields)
    {
        foreach (string field in body.Unknown(fields))
            reader.Fault($"{path}.{field}", "There is no such field of this kind.");
    }

    public void Fault(string field, string fault) => reader.Fault($"{path}.{field}", fault);

    public ChangeFields Inner(string field)
    {
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object)
            return new ChangeFields(reader, inner, $"{path}.{field}");
        Fault(field, "Expected chainId and venue of a sub-account.");
        return new ChangeFields(reader, default, $"{path}.{field}");
    }

    public MarketShock? Shock(bool isPrice)
    {
        Allow("kind", "underlying", "move");
        string? underlying = body.TextOf("underlying");
        if (underlying is { Length: 0 or > 32 })
            return reader.Reject($"{path}.underlying", "a symbol, such as ETH", underlying, default(MarketShock?));
        string? text = body.TextOf("move");
        return reader.NumberWithin($"{path}.move", text ?? "", -0.999, 20) is { } move
            ? new MarketShock(underlying is null ? null : new Underlying(underlying), isPrice ? move : 0, isPrice ? 0 : move)
            : null;
    }

    public VenueId? Venue(IReadOnlyList<VenueId> known)
    {
        string? chain = body.TextOf("chainId"), name = body.TextOf("venue");
        if (long.TryParse(chain, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && known.Contains(new VenueId(new ChainId(number), name ?? "")))
            return new VenueId(new ChainId(number), name!);
        return reader.Reject($"{path}.venue", $"chainId and venue, one of {string.Join(", ", known)}", $"{chain} {name}", default(VenueId?));
    }

    public bool Part(out Hash32? part)
    {
        string? text = body.TextOf("part");
        part = text is not null && Hash32.TryParse(text, out Hash32 read) ? read : null;
        return text is null || part is not null || reader.Reject($"{path}.part", "0x and 64 hexadecimal digits", text, false);
    }

    /// <summary>What a field names, as somebody has it; null, and a fault, where nobody does.</summary>
    public T? Of<T>(string field, Func<string, T?> find)
        where T : class
    {
        string name = body.TextOf(field) ?? "";
        return find(name) ?? reader.Reject($"{path}.{field}", "what somebody has on the venue", name, default(T?));
    }

    public BigInteger? Amount(byte decimals)
    {
        string text = body.TextOf("amount") ?? "";
        return TokenAmount.TryParse(text is ['+', ..] ? text[1..] : text, decimals, out TokenAmount amount) && !amount.Raw.IsZero
            ? amount.Raw
            : reader.Reject($"{path}.amount", $"a decimal, signed and not zero, of at most {decimals} digits behind the point", text, default(BigInteger?));
    }
}
