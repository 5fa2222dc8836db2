using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CrossMargin.Composition;

/// <summary>Log lines go to standard error, one line each, so that standard output stays for answers.</summary>
internal static class Logging
{
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(logging => Configure(logging, level));

    public static void Configure(ILoggingBuilder logging, LogLevel level) => logging
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Quartz", LogLevel.Warning)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(form =>
        {
            form.SingleLine = true;
            form.UseUtcTimestamp = true;
            form.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            form.ColorBehavior = LoggerColorBehavior.Default;
        });
}
