using System.Text.RegularExpressions;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>The endpoints of a chain in chains.json: each a URL or ${NAME}, or an object that holds one and bounds how often it is asked.</summary>
/// <remarks>The values are secrets, and so never part of a fault.</remarks>
internal static partial class EndpointsNode
{
    private const string Property = "endpoints";
    private const string RateProperty = "requestsPerSecond";
    private const double RateMin = 0.01, RateMax = 100_000;

    public static IReadOnlyList<EndpointSettings> Read(JsonNodeReader chain, Func<string, string?> environment)
    {
        double? rate = chain.OptionalNumber(RateProperty, RateMin, RateMax);
        List<EndpointSettings> endpoints = [];
        IReadOnlyList<EndpointSettings?> read = chain.TextsOrObjects<EndpointSettings?>(
            Property,
            "a URL, or ${NAME} for an environment variable that holds one, or an object with the property url",
            (text, path) => OfText(text, path, chain, environment, rate),
            (node, path) => OfText(node.Text("url", "a URL, or ${NAME}"), $"{path}.url", chain, environment, rate) is { } endpoint
                ? endpoint with { RequestsPerSecondMax = node.OptionalNumber(RateProperty, RateMin, RateMax) ?? rate }
                : Skip(node));
        endpoints.AddRange(read.OfType<EndpointSettings>());
        if (read.Count == 0)
            chain.Fault(Property, "none", "at least one JSON-RPC URL");
        return endpoints;

        static EndpointSettings? Skip(JsonNodeReader node)
        {
            // So that it counts as known although there is no endpoint to give it to.
            node.OptionalNumber(RateProperty, RateMin, RateMax);
            return null;
        }
    }

    private static EndpointSettings? OfText(
        string text, string path, JsonNodeReader chain, Func<string, string?> environment, double? rate)
    {
        if (text.Length == 0)
            return null;
        return ReadUrl(text, path, chain, environment, ["http", "https", "ws", "wss"]) is { } endpoint
            ? new EndpointSettings(endpoint) { RequestsPerSecondMax = rate } : null;
    }

    /// <summary>A URL, or ${NAME} for an environment variable that holds one; null with a fault where it is none.</summary>
    /// <param name="path">From the node.</param>
    public static Uri? ReadUrl(
        string text, string path, JsonNodeReader node, Func<string, string?> environment, IReadOnlyList<string> schemes)
    {
        Match variable = VariablePattern().Match(text);
        string? url = variable.Success ? environment(variable.Groups[1].Value) : text;
        string label = variable.Success ? $"the environment variable {variable.Groups[1].Value}" : "an endpoint";
        if (string.IsNullOrWhiteSpace(url))
            node.Fault(path, $"{label}, not set", "a JSON-RPC URL in it");
        else if (Uri.TryCreate(url, UriKind.Absolute, out Uri? endpoint) && schemes.Contains(endpoint.Scheme))
            return endpoint;
        else
            node.Fault(path, $"{label} that is no URL", $"one of {string.Join(", ", schemes.Select(scheme => $"{scheme}://"))}");
        return null;
    }

    [GeneratedRegex(@"^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$")]
    private static partial Regex VariablePattern();
}
