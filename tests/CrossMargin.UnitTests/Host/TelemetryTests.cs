using CrossMargin.Composition;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Host;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("OTEL_SERVICE_NAME=x")]
    [InlineData("OTEL_TRACES_EXPORTER=none OTEL_METRICS_EXPORTER=none OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9")]
    [InlineData("OTEL_SDK_DISABLED=true OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9")]
    public void Nothing_is_exported_unless_it_is_asked_for(string variables) => Assert.Null(Start(variables));

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER=otlp")]
    [InlineData("OTEL_METRICS_EXPORTER=otlp")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://127.0.0.1:9/v1/metrics OTEL_TRACES_EXPORTER=none")]
    public void Either_can_be_asked_for_alone(string variables)
    {
        using Telemetry? telemetry = Start(variables);

        Assert.NotNull(telemetry);
    }

    [Fact]
    public void Another_exporter_is_told_to_be_unknown()
    {
        ConfigurationFault fault = Assert.Single(Assert.Throws<ConfigurationException>(() => Start("OTEL_TRACES_EXPORTER=zipkin")).Faults);

        Assert.Contains("OTEL_TRACES_EXPORTER", fault.ToString(), StringComparison.Ordinal);
    }

    /// <param name="variables">NAME=VALUE, separated by spaces.</param>
    private static Telemetry? Start(string variables)
    {
        Dictionary<string, string> set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[1]);
        return Telemetry.Start(set.GetValueOrDefault);
    }
}
