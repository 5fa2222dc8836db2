using System.Diagnostics;

namespace CrossMargin.SimulationTests.Running;

/// <summary>A process that runs seeds, and what it said.</summary>
internal static class SeedProcess
{
    /// <returns>The exit code, and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> options, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = SimulateCommand.StartInfo(options);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The simulation does not start.");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
