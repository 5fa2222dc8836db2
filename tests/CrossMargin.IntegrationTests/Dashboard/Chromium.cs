using Microsoft.Playwright;

namespace CrossMargin.IntegrationTests.Dashboard;

/// <summary>The browser that is installed on this machine; none is ever downloaded.</summary>
internal static class Chromium
{
    /// <summary>Names the browser's program, where it is not on the PATH.</summary>
    private const string Variable = "CROSSMARGIN_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    // It asks nobody but the server of the test, and needs no graphics card, nor the rights of a sandbox.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    /// <summary>Null where there is none.</summary>
    public static string? Executable { get; } = Find();

    public const string SkipReason =
        $"There is no Chromium on the PATH, and {Variable} names none: the dashboard is tried in a real browser only (apt-get install chromium).";

    public static Task<IBrowser> StartAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Headless = true, Args = Flags });

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return named;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        return folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name + suffix))).FirstOrDefault(File.Exists);
    }
}
