using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Api.Access;
using CrossMargin.Api.Accounts;
using CrossMargin.Api.History;
using CrossMargin.Domain;
using CrossMargin.Ledger.Access;
using CrossMargin.Margin;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CrossMargin.Api;

/// <summary>What the OpenAPI document cannot take from the code.</summary>
internal static class ApiDocument
{
    private const string KeyScheme = "key";

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "CrossMargin",
                Version = "v1",
                Description =
                    """
                    Margin health of accounts across chains and venues. Every answer carries its as-of vector: the last block of each
                    chain that it takes account of. Amounts on chain are decimal strings, USD and fractions are numbers, times are RFC 3339.
                    A health of null is infinite: nothing is owed. Errors are problem+json and name the field.
                    """,
            };
            document.Servers = [new OpenApiServer { Url = "/", Description = "Where this document is from." }];
            foreach (OpenApiTag tag in document.Tags ?? new HashSet<OpenApiTag>())
                tag.Description ??= DescriptionOf(tag.Name);
            // What says nothing else is open to everybody.
            document.Security = [[]];
            document.Components ??= new OpenApiComponents();
            // That a value may be missing is said where it may be: said here as well, null would be of two schemas at once.
            foreach (OpenApiSchema schema in document.Components.Schemas?.Values.OfType<OpenApiSchema>().Where(one => one.Enum is { Count: > 0 }) ?? [])
                schema.Enum = [.. schema.Enum!.Where(value => value?.GetValueKind() == JsonValueKind.String && !value.IsJsonNullSentinel())];
            document.AddComponent(KeyScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "cm_NUMBER_SECRET",
                Description = "An API key. To read, none is needed where the host leaves reading open to its own machine.",
            });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static async (operation, context, cancellationToken) =>
        {
            IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (!metadata.OfType<IAllowAnonymous>().Any())
                operation.Security = RequirementsOf(metadata.Operates(), context.Document);
            foreach (OpenApiParameter parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                parameter.Schema = SchemaOf(parameter.Name, operation.OperationId) ?? parameter.Schema;
                parameter.Example = ApiExamples.OfParameter(parameter.Name);
            }

            // Bodies are read field by field, so that each fault is told by its name: what they are made of is said by the route.
            Type? body = metadata.OfType<IAcceptsMetadata>().Select(one => one.RequestType).FirstOrDefault(type => type is not null && type != typeof(JsonElement));
            foreach (OpenApiMediaType content in operation.RequestBody?.Content?.Values.OfType<OpenApiMediaType>() ?? [])
                content.Schema = body is null ? content.Schema : await context.GetOrCreateSchemaAsync(body, null, cancellationToken);
            ApiExamples.AddTo(operation);
        });
    }

    private static string DescriptionOf(string? tag) => tag switch
    {
        "Accounts" => "What owners hold and owe over all chains and venues, how they stand, what would be, and what to do.",
        "Chains" => "How far each chain is indexed, and whether it can be relied on.",
        "Health" => "Probes of this process.",
        "Links" => "Which accounts belong to which owner by signed statements.",
        "Liquidations" => "What the keeper attempted, and why.",
        "Metrics" => "What this process measures.",
        "Overview" => "All accounts together.",
        "Parameters" => "What every verdict assumes.",
        "Pauses" => "The keeper's switch.",
        "Prices" => "What accounts are judged by.",
        "Sign-in" => "Owners who read their own account.",
        "Stream" => "What happens, as it happens.",
        "Venues" => "The protocols that are read.",
        _ => throw new InvariantViolationException($"The tag {tag} has a description."),
    };

    private static List<OpenApiSecurityRequirement> RequirementsOf(bool operates, OpenApiDocument? document)
    {
        OpenApiSecurityRequirement key = new()
        {
            [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [(operates ? ApiScope.Operate : ApiScope.Read).ToString()],
        };
        return operates ? [key] : [key, []];
    }

    // The handlers read these as text, so that a bad one is reported by its name with what was expected.
    private static OpenApiSchema? SchemaOf(string? parameter, string? operation) => parameter switch
    {
        "limit" when operation == HistoryEndpoints.ReadName => NumberUpTo(HistoryRequest.LimitMax, HistoryRequest.LimitDefault),
        "limit" => NumberUpTo(Page.LimitMax, Page.LimitDefault),
        "resolution" => NumberUpTo(HistoryRequest.ResolutionMax, HistoryRequest.ResolutionDefault),
        "from" or "to" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        "chain" => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
        "owner" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^0x[0-9a-fA-F]{40}$" },
        "status" => OneOf(Enum.GetNames<AccountStatus>()),
        "sort" => OneOf(Enum.GetNames<AccountSort>().Select(name => name.ToLowerInvariant())),
        _ => null,
    };

    private static OpenApiSchema NumberUpTo(int most, int otherwise) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = "1",
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = JsonValue.Create(otherwise),
    };

    private static OpenApiSchema OneOf(IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => JsonValue.Create(value))] };
}
