using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CrossMargin.Benchmarks;

/// <summary>Load by Debian's wrk, in a process of its own on the same cores.</summary>
/// <param name="PerSecond">Answers.</param>
/// <param name="P99Ms">Of 100 answers 99 came within.</param>
internal sealed partial record Wrk(double PerSecond, double P50Ms, double P99Ms)
{
    private const int Connections = 16;

    /// <summary>wrk's own script language is Lua: it chooses the next request.</summary>
    /// <exception cref="ArgumentException">There is no wrk.</exception>
    public static async Task<Wrk> RunAsync(Uri url, string script, TimeSpan duration, CancellationToken cancellationToken)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script, cancellationToken);
            return Read(await ExecuteAsync(
                ["-t1", $"-c{Connections}", $"-d{(int)duration.TotalSeconds}s", "--latency", "-s", file, url.ToString()], cancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> ExecuteAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"wrk ended with {process.ExitCode}: {await error}");
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ArgumentException("This benchmark needs wrk on the path (Debian: apt-get install wrk).");
        }
    }

    private static Wrk Read(string output)
    {
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException($"Not every request was answered: {output}");
        return new Wrk(
            double.Parse(RateLine().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Milliseconds(output, "50%"), Milliseconds(output, "99%"));
    }

    private static double Milliseconds(string output, string share)
    {
        Match match = Regex.Match(output, $@"^\s*{Regex.Escape(share)}\s+([\d.]+)(us|ms|s)\s*$", RegexOptions.Multiline);
        double number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => number / 1_000, "ms" => number, _ => number * 1_000 };
    }

    [GeneratedRegex(@"^Requests/sec:\s+([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex RateLine();
}
