using System.Diagnostics;

namespace CrossMargin.IntegrationTests.Operations;

/// <summary>Prometheus's own checker, of the Debian package prometheus.</summary>
internal static class Promtool
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>Skips the test where there is none.</summary>
    public static void Require() => Assert.SkipWhen(Program is null, "There is no promtool on the PATH: it is in Debian's package prometheus.");

    /// <summary>Fails the test with what promtool says, unless it finds nothing.</summary>
    public static async Task AcceptAsync(string input, params IEnumerable<string> arguments)
    {
        Require();
        ProcessStartInfo start = new(Program!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, $"promtool {string.Join(' ', arguments)}: {await output}{await error}");
    }
}
