using System.Text.Json.Serialization;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossMargin.Api;

/// <summary>The HTTP interface: stateless, JSON. It reads; what it takes are signed statements.</summary>
public static class CrossMarginApi
{
    /// <summary>What the routes need of their own.</summary>
    /// <remarks>
    /// The host supplies the rest: <see cref="Ledger.AccountBook"/>, <see cref="Ledger.Attempts.IAttemptStore"/>,
    /// <see cref="Ledger.Links.OwnerLinks"/>, <see cref="Domain.Configuration.ChainsConfiguration"/>, and where it differs from the defaults
    /// <see cref="MarginAssessor"/>, <see cref="EndpointConditions"/> and <see cref="TimeProvider"/>. It also decides what address is listened on.
    /// </remarks>
    public static IServiceCollection AddCrossMarginApi(this IServiceCollection services)
    {
        services.TryAddSingleton(new MarginAssessor(RiskParameters.Default));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(EndpointConditions.None);
        services.AddSingleton<MetricsExporter>();
        services.AddSingleton<AccountSweep>();
        services.AddExceptionHandler<DatabaseFaults>();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(options =>
        {
            // Numbers are numbers, as the document says; names rather than ordinals, which would change with the code.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
        });
        services.AddOpenApi("v1", ApiDocument.Describe);
        return services;
    }

    /// <summary>Maps every route, the document at /openapi/v1.json, and the form of errors: always problem+json.</summary>
    public static WebApplication MapCrossMarginApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapOpenApi();
        RouteGroupBuilder v1 = app.MapGroup("/v1");
        v1.MapAccounts();
        v1.MapChains();
        v1.MapLiquidations();
        v1.MapLinks();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }
}
