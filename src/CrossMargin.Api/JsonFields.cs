using System.Text.Json;

namespace CrossMargin.Api;

/// <summary>The fields of a body, as text: what is wrong with one is then told by its name, as of a parameter.</summary>
internal static class JsonFields
{
    // Nothing that any field takes.
    private const string NoText = "\0";

    /// <summary>Null when the body has no such field, or null there.</summary>
    public static string? TextOf(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? TextOf(value) : null;

    /// <summary>The names of fields that are none of these: one that is misspelt must not be taken for one that is left out.</summary>
    public static IReadOnlyList<string> Unknown(this JsonElement body, params ReadOnlySpan<string> known)
    {
        List<string> unknown = [];
        if (body.ValueKind != JsonValueKind.Object)
            return unknown;
        foreach (JsonProperty field in body.EnumerateObject())
        {
            bool isKnown = false;
            foreach (string name in known)
                isKnown |= field.NameEquals(name);
            if (!isKnown)
                unknown.Add(field.Name);
        }

        return unknown;
    }

    /// <summary>Numbers and text alike: wallets write a statement with either.</summary>
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half of a surrogate pair: JSON's own reader says so only now.
            return NoText;
        }
    }
}
