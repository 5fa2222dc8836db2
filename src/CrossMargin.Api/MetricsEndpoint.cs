using CrossMargin.Api.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CrossMargin.Api;

internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Measuring begins with the server, not with the first look.
        _ = routes.ServiceProvider.GetRequiredService<MetricsExporter>();
        _ = routes.ServiceProvider.GetRequiredService<AccountMeter>();
        routes.MapGet("/metrics", (MetricsExporter exporter) => TypedResults.Text(exporter.Export(), PrometheusText.ContentType))
            .WithTags("Metrics")
            .WithName("ReadMetrics")
            .WithSummary("What this process measures, in Prometheus text format.")
            .Produces(StatusCodes.Status200OK, contentType: "text/plain")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }
}
