using System.CommandLine;
using System.Diagnostics;
using CrossMargin.Alerts.Configuration;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Host;

public sealed class AlertsFileOptionTests : IDisposable
{
    private const string Variable = "CROSSMARGIN_ALERTS_TEST_SECRET";

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task No_process_that_is_started_later_inherits_a_secret_of_the_file()
    {
        await File.WriteAllTextAsync(
            _file, $$$"""{"channels":[{"name":"desk","kind":"webhook","url":"https://ops.example/","secret":"${{{{Variable}}}}"}]}""",
            TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable(Variable, "s3cret-s3cret");
        Assert.Equal(0, await FindInChildAsync());

        AlertSettings settings = AlertsFileOption.Read(new RootCommand { AlertsFileOption.Option }.Parse(["--alerts", _file]), new ChainsConfiguration([]))!;

        Assert.Equal("s3cret-s3cret", Assert.IsType<ChannelSettings.Webhook>(Assert.Single(settings.Channels)).Signing.RevealText());
        Assert.Equal(1, await FindInChildAsync());
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        File.Delete(_file);
    }

    /// <summary>0 where a child process has the variable, 1 where it has not.</summary>
    private static async Task<int> FindInChildAsync()
    {
        using Process child = Process.Start(new ProcessStartInfo("printenv", [Variable]) { RedirectStandardOutput = true })!;
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        return child.ExitCode;
    }
}
