namespace CrossMargin.Chain.Rpc;

/// <summary>How an endpoint may be spoken of: scheme, host and port. The rest of its URL may hold an API key.</summary>
internal sealed class EndpointName(Uri endpoint)
{
    private const int SecretLengthMin = 6;
    private const int TextLengthMax = 400;

    private readonly string _name = $"{endpoint.Scheme}://{endpoint.Host}:{endpoint.Port}";
    private readonly string[] _secrets = [.. Secrets(endpoint).Where(part => part.Length >= SecretLengthMin).Distinct()];

    /// <summary>A node's own words, shortened, without any part of the URL that may be secret: some nodes repeat the key.</summary>
    public string Redact(string text)
    {
        string redacted = text.Length <= TextLengthMax ? text : text[..TextLengthMax] + "…";
        foreach (string secret in _secrets)
            redacted = redacted.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
        // Revert reasons may be any bytes: control characters would break log lines, and PostgreSQL refuses zeros.
        return new string([.. redacted.Where(character => !char.IsControl(character))]).Trim();
    }

    public override string ToString() => _name;

    private static IEnumerable<string> Secrets(Uri endpoint)
    {
        string[] parts = [endpoint.AbsolutePath, endpoint.Query, endpoint.UserInfo];
        return parts
            .SelectMany(part => new[] { part, Uri.UnescapeDataString(part) })
            .SelectMany(part => part.Split(['/', '?', '&', '=', ':'], StringSplitOptions.RemoveEmptyEntries));
    }
}
