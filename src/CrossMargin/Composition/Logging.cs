using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CrossMargin.Composition;

/// <summary>Log lines go to standard error, one line each, so that standard output stays for answers.</summary>
internal static class Logging
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static ILoggerFactory Create(LogLevel level, LogFormat format = LogFormat.Text) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Warning)
            // Nothing that is to last is protected by its keys: that they are not kept is no matter.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (format == LogFormat.Json)
            AddJson(logging);
        else
            AddText(logging);
    });

    private static void AddText(ILoggingBuilder logging) => logging.AddSimpleConsole(form =>
    {
        form.SingleLine = true;
        form.UseUtcTimestamp = true;
        form.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
        form.ColorBehavior = LoggerColorBehavior.Default;
    });

    private static void AddJson(ILoggingBuilder logging) => logging
        .Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId)
        .AddJsonConsole(form =>
        {
            form.UseUtcTimestamp = true;
            form.TimestampFormat = Timestamp;
            form.IncludeScopes = true;
        });
}
