using Microsoft.Playwright;

namespace CrossMargin.IntegrationTests.Dashboard;

/// <summary>One page in a browser of its own, and everything that went wrong in it.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private static readonly string Screenshots = Path.Combine(AppContext.BaseDirectory, "screenshots");

    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];
    private readonly List<string> _foreign = [];

    private OpenedPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>What the console calls an error, and exceptions that nobody caught.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Requests to anybody but the program.</summary>
    public IReadOnlyList<string> Foreign => _foreign;

    /// <param name="route">Behind the #.</param>
    public static async Task<OpenedPage> OpenAsync(
        DashboardStage stage, string route = "/", int width = 1_440, int height = 900, ColorScheme scheme = ColorScheme.Light, Uri? url = null)
    {
        Uri root = url ?? stage.Url;
        IBrowserContext context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        OpenedPage opened = new(context, await context.NewPageAsync());
        opened.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                opened._faults.Add($"{message.Text} ({message.Location})");
        };
        opened.Page.PageError += (_, error) => opened._faults.Add(error);
        opened.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(root.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                opened._foreign.Add(request.Url);
        };
        await opened.Page.GotoAsync($"{root}#{route}");
        return opened;
    }

    /// <summary>Until the page has all its figures of the server.</summary>
    public Task HasFiguresAsync() => Assertions.Expect(Page.Locator("main")).ToHaveAttributeAsync("aria-busy", "false", new() { Timeout = 15_000 });

    /// <summary>Kept among the output of the tests, to be looked at.</summary>
    public Task KeepAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots, name + ".png"), FullPage = true });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
