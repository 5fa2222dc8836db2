using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CrossMargin.Api;

/// <summary>Examples of what is asked, each of which can be sent as it is; of what is wrong with it; and of what is answered, which are the files in Examples/.</summary>
internal static class ApiExamples
{
    private const string Owner = "0x00000000000000000000000000000000000000d1";

    private const string Statement =
        """
        "owner":"0x00000000000000000000000000000000000000d1","ownerChain":0,"linked":"0x00000000000000000000000000000000000000d2","linkedChain":10,
        "nonce":"0x0000000000000000000000000000000000000000000000000000000000000001","issuedAt":1800000000,"expiresAt":1807776000
        """;

    /// <summary>Of the bodies, by the operation's name.</summary>
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["Simulate"] =
            """
            {"changes":[{"kind":"Price","underlying":"ETH","move":-0.2},
            {"kind":"Debt","chainId":1,"venue":"aave-v3","token":"USDC","amount":"-2500"},
            {"kind":"Move","from":{"chainId":1,"venue":"aave-v3"},"to":{"chainId":10,"venue":"aave-v3"},"token":"WETH","amount":"1.5"}]}
            """,
        ["Advise"] = """{"target":1.5}""",
        ["Pause"] = """{"chain":1,"venue":"aave-v3","reason":"The oracle is being replaced."}""",
        ["Resume"] = """{"chain":1,"venue":"aave-v3","reason":"The oracle was replaced."}""",
        ["AddLink"] = $$"""{{{Statement}},"ownerSignature":"0x1b","linkedSignature":"0x1b"}""",
        ["RevokeLink"] = """{"signature":"0x1b"}""",
        ["SignIn"] =
            """
            {"message":"localhost:5080 wants you to sign in with your Ethereum account:\n0x00000000000000000000000000000000000000d1\n\n\nURI: http://localhost:5080/\nVersion: 1\nChain ID: 1\nNonce: 0123456789abcdef\nIssued At: 2027-01-15T08:00:00Z","signature":"0x1b"}
            """,
    };

    private const string Problem =
        """
        {"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"One or more validation errors occurred.","status":400,
        "errors":{"limit":["Expected a number from 1 to 200, found \"0\"."]}}
        """;

    /// <summary>Null for a parameter that has to be taken from another answer.</summary>
    public static JsonNode? OfParameter(string? name) => name switch
    {
        "owner" or "account" => Owner,
        "chain" => 1,
        "venue" => "aave-v3",
        "limit" => 50,
        "status" => "Warning",
        "sort" => "distance",
        "topics" => "warnings,attempts",
        "number" => "1",
        "explain" => "true",
        "from" => "2027-01-14T00:00:00Z",
        "to" => "2027-01-15T00:00:00Z",
        "resolution" => "3600",
        _ => null,
    };

    public static void AddTo(OpenApiOperation operation)
    {
        foreach (OpenApiMediaType body in operation.RequestBody?.Content?.Values.OfType<OpenApiMediaType>() ?? [])
            body.Example = operation.OperationId is { } name && Bodies.TryGetValue(name, out string? example) ? JsonNode.Parse(example) : null;
        foreach ((string status, IOpenApiResponse response) in operation.Responses ?? [])
        {
            string? example = status switch
            {
                "200" or "201" => AnswerOf(operation.OperationId),
                "400" => Problem,
                _ => null,
            };
            foreach (OpenApiMediaType content in response.Content?.Where(one => one.Key.EndsWith("json", StringComparison.Ordinal)).Select(one => one.Value).OfType<OpenApiMediaType>() ?? [])
                content.Example = example is null ? null : JsonNode.Parse(example);
        }
    }

    /// <summary>Null for what does not answer in JSON.</summary>
    private static string? AnswerOf(string? operation)
    {
        using Stream? file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"examples/{operation}.json");
        if (file is null)
            return null;
        using StreamReader reader = new(file);
        return reader.ReadToEnd();
    }
}
