using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrossMargin.IntegrationTests.Dashboard;

/// <summary>The dashboard in a real browser, on the real program.</summary>
[Collection(nameof(DashboardStage))]
public sealed class DashboardTests(DashboardStage stage)
{
    public static TheoryData<string, string, string> Pages => new()
    {
        { "overview", "/", "Overview" },
        { "accounts", "/accounts", "Accounts" },
        { "account", "/accounts/OWNER", "Account" },
        { "liquidations", "/liquidations", "Liquidations" },
        { "liquidation", "/liquidations/1", "Liquidation 1" },
        { "chains", "/chains", "Chains" },
        { "prices", "/prices", "Prices" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_loads_without_a_fault_and_asks_nobody_else(string name, string route, string heading)
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using OpenedPage opened = await OpenAsync(route, scheme: scheme);

            await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(heading);
            await opened.HasFiguresAsync();
            await Expect(opened.Page.Locator(".panel").First).ToBeVisibleAsync();
            await opened.Page.WaitForTimeoutAsync(2_500);   // A second look, too, goes well.
            await opened.KeepAsync($"{name}-{scheme}".ToLowerInvariant());
            Assert.Empty(opened.Faults);
            Assert.Empty(opened.Foreign);
            await Expect(opened.Page.Locator("#fault")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task A_new_price_changes_what_is_shown_without_a_reload()
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        await using OpenedPage opened = await OpenAsync("/accounts/OWNER");
        ILocator health = opened.Page.Locator("[data-after=health]");
        await Expect(health).ToContainTextAsync(".");
        string before = await health.InnerTextAsync();
        await opened.Page.EvaluateAsync("window.isTheSame = true");

        await stage.SetEtherAsync(2_700);
        try
        {
            await Expect(health).Not.ToHaveTextAsync(before, new() { Timeout = 15_000 });
            Assert.True(await opened.Page.EvaluateAsync<bool>("window.isTheSame === true"));
            await Expect(opened.Page.Locator(".plot canvas")).ToBeVisibleAsync();
        }
        finally
        {
            await stage.SetEtherAsync(2_900);
        }
    }

    [Fact]
    public async Task What_happens_is_told_in_the_live_feed()
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        await using OpenedPage opened = await OpenAsync("/");
        await opened.HasFiguresAsync();
        await Expect(opened.Page.Locator("#connection")).ToHaveTextAsync("Live");
        ILocator entry = opened.Page.GetByRole(AriaRole.Log).Locator("li").Filter(new() { HasText = stage.Hedged.ToString()[..8] });
        await Expect(entry).ToHaveCountAsync(0);

        await stage.SetEtherAsync(1_600);   // Ether of 13,280 counts against 14,000 owed.
        try
        {
            await Expect(entry.First).ToContainTextAsync("liquidat", new() { IgnoreCase = true, Timeout = 15_000 });
            await opened.KeepAsync("feed");
            Assert.Empty(opened.Faults);
        }
        finally
        {
            await stage.SetEtherAsync(2_900);
        }
    }

    [Fact]
    public async Task A_slider_shows_what_would_be_and_goes_back()
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        await using OpenedPage opened = await OpenAsync("/accounts/OWNER");
        ILocator slider = opened.Page.GetByLabel("All prices");
        ILocator after = opened.Page.Locator("[data-after=health]"), equity = opened.Page.Locator("[data-after=actualEquity]");
        await Expect(after).ToContainTextAsync(".");
        (string health, string worth) = (await after.InnerTextAsync(), await equity.InnerTextAsync());

        await slider.FocusAsync();
        for (int press = 0; press < 4; press++)
            await opened.Page.Keyboard.PressAsync("PageDown");

        await Expect(opened.Page.Locator("output[for=whatif-all]")).ToContainTextAsync("-");
        await Expect(after).Not.ToHaveTextAsync(health);
        await Expect(equity).Not.ToHaveTextAsync(worth);
        await Expect(opened.Page.GetByText("A venue would liquidate it.")).ToBeVisibleAsync();
        await opened.KeepAsync("what-if");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Expect(opened.Page.Locator("output[for=whatif-all]")).ToHaveTextAsync("0%");
        await Expect(opened.Page.GetByText("A venue would liquidate it.")).ToHaveCountAsync(0);
        Assert.Empty(opened.Faults);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_page_is_wider_than_a_phone(string name, string route, string heading)
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        await using OpenedPage opened = await OpenAsync(route, width: 360, height: 740);
        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(heading);
        await opened.HasFiguresAsync();

        await opened.KeepAsync($"{name}-phone");

        Assert.Equal(360, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        // What is wider than its panel would be cut off, or stand out of it; tables scroll by themselves.
        Assert.Equal("", await opened.Page.EvaluateAsync<string>(
            "[...document.querySelectorAll('.panel, .feed, .timeline')].filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText).join('; ')"));
    }

    [Theory]
    [InlineData("overview", "/")]
    [InlineData("account", "/accounts/OWNER")]
    public async Task A_wide_screen_is_used(string name, string route)
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        await using OpenedPage opened = await OpenAsync(route, width: 2_560, height: 1_440);
        await opened.HasFiguresAsync();

        await opened.KeepAsync($"{name}-wide");

        // Three panels side by side, and lines that nobody has to follow with a finger.
        double main = await opened.Page.EvaluateAsync<double>("document.getElementById('main').getBoundingClientRect().width");
        Assert.InRange(main, 1_600, 1_900);
    }

    [Fact]
    public async Task An_account_is_opened_by_the_keyboard_alone()
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        await using OpenedPage opened = await OpenAsync("/accounts");
        await Expect(opened.Page.Locator("tbody a.row-link").First).ToBeVisibleAsync();

        string href = "";
        for (int press = 0; press < 40 && !href.StartsWith("#/accounts/0x", StringComparison.Ordinal); press++)
        {
            await opened.Page.Keyboard.PressAsync("Tab");
            href = await opened.Page.EvaluateAsync<string>("document.activeElement.getAttribute('href') ?? ''");
        }

        await opened.Page.Keyboard.PressAsync("Enter");

        await Expect(opened.Page).ToHaveURLAsync($"{stage.Url}{href}");
        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Expect(opened.Page.GetByRole(AriaRole.Meter, new() { Name = "Health" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_has_the_focus_keeps_it_when_the_figures_change()
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        await using OpenedPage opened = await OpenAsync("/accounts");
        string href = $"#/accounts/{stage.Hedged}";
        ILocator link = opened.Page.Locator($"a[href='{href}']");
        ILocator health = opened.Page.Locator("tbody tr").Filter(new() { Has = link }).Locator("td.number").First;
        string before = await health.InnerTextAsync();
        await link.FocusAsync();

        await stage.SetEtherAsync(2_800);
        try
        {
            await Expect(health).Not.ToHaveTextAsync(before, new() { Timeout = 15_000 });
            Assert.Equal(href, await opened.Page.EvaluateAsync<string>("document.activeElement.getAttribute('href') ?? ''"));
        }
        finally
        {
            await stage.SetEtherAsync(2_900);
        }
    }

    [Fact]
    public async Task A_server_that_wants_a_key_is_given_the_one_that_is_entered()
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        (Uri url, string key) = await stage.StartLockedProgramAsync();
        await using OpenedPage opened = await OpenedPage.OpenAsync(stage, "/accounts", url: url);
        ILocator input = opened.Page.GetByLabel("API key");
        await Expect(input).ToBeVisibleAsync();
        await opened.KeepAsync("key");

        await input.FillAsync("cm_1_wrong");
        await input.PressAsync("Enter");
        await Expect(opened.Page.Locator("#key-fault")).ToContainTextAsync("no such key");
        await input.FillAsync(key);
        await input.PressAsync("Enter");

        await Expect(opened.Page.Locator("tbody a.row-link").First).ToBeVisibleAsync();
        Assert.Equal(key, await opened.Page.EvaluateAsync<string>("sessionStorage.getItem('crossmargin-key')"));
        Assert.Equal("", await opened.Page.EvaluateAsync<string>("document.cookie"));
    }

    private Task<OpenedPage> OpenAsync(string route, int width = 1_440, int height = 900, ColorScheme scheme = ColorScheme.Light) =>
        OpenedPage.OpenAsync(stage, route.Replace("OWNER", stage.Hedged.ToString(), StringComparison.Ordinal), width, height, scheme);
}

[CollectionDefinition(nameof(DashboardStage))]
public sealed class DashboardTestsShareOneStage : ICollectionFixture<DashboardStage>;
