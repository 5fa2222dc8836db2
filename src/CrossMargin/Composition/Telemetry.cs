using System.Reflection;
using CrossMargin.Api;
using CrossMargin.Domain.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CrossMargin.Composition;

/// <summary>Traces and metrics for a collector that takes OTLP, where the standard variables of OpenTelemetry name one.</summary>
/// <remarks>
/// opentelemetry.io/docs/specs/otel/protocol/exporter and ../configuration/sdk-environment-variables. Without such a variable nothing of it is loaded. The exporter reads the
/// other variables itself: protocol, headers, certificates, intervals.
/// </remarks>
internal sealed class Telemetry : IDisposable
{
    private const string ServiceName = "crossmargin";

    private readonly IReadOnlyList<IDisposable> _providers;

    private Telemetry(IReadOnlyList<IDisposable> providers) => _providers = providers;

    /// <summary>Begins to export what is opted in for; null where nothing is.</summary>
    /// <exception cref="ConfigurationException">A variable names another exporter than otlp or none.</exception>
    public static Telemetry? Start(Func<string, string?> variable)
    {
        bool exportsTraces = IsExported("TRACES", variable), exportsMetrics = IsExported("METRICS", variable);
        List<IDisposable> providers = [];
        if (exportsTraces)
            providers.Add(StartTraces());
        if (exportsMetrics)
            providers.Add(StartMetrics());
        return providers.Count > 0 ? new Telemetry(providers) : null;
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        foreach (IDisposable provider in _providers)
            provider.Dispose();
    }

    /// <param name="signal">As the variables name it.</param>
    private static bool IsExported(string signal, Func<string, string?> variable)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return false;
        string name = $"OTEL_{signal}_EXPORTER";
        return variable(name) switch
        {
            "otlp" => true,
            "none" => false,
            null or "" => !string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_ENDPOINT")) || !string.IsNullOrEmpty(variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")),
            { } other => throw new ConfigurationException([new ConfigurationFault(name, "", $"\"{other}\"", "otlp or none")]),
        };
    }

    private static TracerProvider StartTraces() => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(Resource())
        .AddSource($"{MetricsExporter.MeterPrefix}*", "Microsoft.AspNetCore")
        .AddOtlpExporter()
        .Build();

    private static MeterProvider StartMetrics() => Sdk.CreateMeterProviderBuilder()
        .SetResourceBuilder(Resource())
        .AddMeter($"{MetricsExporter.MeterPrefix}*", "Microsoft.AspNetCore.Hosting", "System.Runtime")
        .AddOtlpExporter()
        .Build();

    /// <summary>What the variables say of the service stands.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(ServiceName, serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString())
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
