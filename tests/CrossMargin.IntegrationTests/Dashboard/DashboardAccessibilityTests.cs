using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CrossMargin.IntegrationTests.Dashboard;

/// <summary>That the dashboard can be used by whoever hears it, or sees little, on every page.</summary>
[Collection(nameof(DashboardStage))]
public sealed class DashboardAccessibilityTests(DashboardStage stage)
{
    // What a screen reader would call it.
    private const string NamelessControls =
        """
        () => [...document.querySelectorAll('a[href], button, input, select, summary, [role=meter], [role=log], [role=img], [role=region], nav')]
          .filter(one => one.checkVisibility())
          .filter(one => !(one.getAttribute('aria-label') || one.labels?.length || one.textContent.trim() || one.querySelector('img[alt]:not([alt=""])')))
          .map(one => one.outerHTML.slice(0, 200))
        """;

    private const string HeadingLevels = "() => [...document.querySelectorAll('h1, h2, h3, h4')].filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))";

    private const string Twins = "() => { const ids = [...document.querySelectorAll('[id]')].map(one => one.id); return ids.filter((id, at) => ids.indexOf(id) !== at); }";

    private const string Headless = "() => [...document.querySelectorAll('table')].filter(one => !one.caption || !one.querySelector('th[scope]')).map(one => one.outerHTML.slice(0, 200))";

    // WCAG 2.2, 1.4.3: the contrast of each text with what is behind it, as the browser paints both.
    private const string FaintTexts =
        """
        () => {
          const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const paint = (colours) => {
            canvas.clearRect(0, 0, 1, 1);
            colours.forEach(colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); });
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
          };
          const luminance = rgb => rgb.map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
          const behind = element => element ? [...behind(element.parentElement), getComputedStyle(element).backgroundColor] : ['white'];
          return [...document.querySelectorAll('body *')]
            .filter(one => one.checkVisibility() && !one.closest('.unseen, .skip, noscript, dialog:not([open])'))
            .filter(one => [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
            .map(one => {
              const under = behind(one);
              const [light, dark] = [luminance(paint([...under, getComputedStyle(one).color])), luminance(paint(under))].sort((a, b) => b - a);
              return [(light + 0.05) / (dark + 0.05), one.textContent.trim().slice(0, 40)];
            })
            .filter(([contrast]) => contrast < 4.5)
            .map(([contrast, text]) => `${contrast.toFixed(2)}: ${text}`);
        }
        """;

    [Theory]
    [MemberData(nameof(DashboardTests.Pages), MemberType = typeof(DashboardTests))]
    public async Task Every_control_has_a_name_and_every_page_an_order(string name, string route, string heading)
    {
        await using OpenedPage opened = await OpenAsync(route, heading, ColorScheme.Light);

        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(NamelessControls));
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(Twins));
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(Headless));
        int[] levels = await opened.Page.EvaluateAsync<int[]>(HeadingLevels);
        Assert.Single(levels, level => level == 1);
        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"{name}: a heading of level {pair.Second} follows one of {pair.First}."));
        foreach (AriaRole landmark in (AriaRole[])[AriaRole.Banner, AriaRole.Main, AriaRole.Contentinfo])
            await Expect(opened.Page.GetByRole(landmark)).ToHaveCountAsync(1);
        Assert.Equal("en", await opened.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Theory]
    [MemberData(nameof(DashboardTests.Pages), MemberType = typeof(DashboardTests))]
    public async Task Every_text_stands_out_from_what_is_behind_it(string name, string route, string heading)
    {
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using OpenedPage opened = await OpenAsync(route, heading, scheme);

            string[] faint = await opened.Page.EvaluateAsync<string[]>(FaintTexts);

            Assert.True(faint.Length == 0, $"{name}, {scheme}: {string.Join("; ", faint)}");
        }
    }

    [Fact]
    public async Task The_first_stop_of_the_keyboard_leads_past_the_navigation()
    {
        await using OpenedPage opened = await OpenAsync("/", "Overview", ColorScheme.Light);

        await opened.Page.Keyboard.PressAsync("Tab");
        await Expect(opened.Page.GetByText("Skip to content")).ToBeFocusedAsync();
        await opened.Page.Keyboard.PressAsync("Enter");

        await Expect(opened.Page.Locator("main")).ToBeFocusedAsync();
        Assert.EndsWith("#/", opened.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_theme_that_is_chosen_stays()
    {
        await using OpenedPage opened = await OpenAsync("/", "Overview", ColorScheme.Light);
        ILocator button = opened.Page.GetByRole(AriaRole.Button, new() { Name = "Theme" });

        await button.ClickAsync();
        await button.ClickAsync();
        await opened.Page.ReloadAsync();

        await Expect(button).ToHaveTextAsync("Theme: dark");
        Assert.Equal("dark", await opened.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).colorScheme"));
    }

    private async Task<OpenedPage> OpenAsync(string route, string heading, ColorScheme scheme)
    {
        Assert.SkipWhen(Chromium.Executable is null, Chromium.SkipReason);
        OpenedPage opened = await OpenedPage.OpenAsync(
            stage, route.Replace("OWNER", stage.Hedged.ToString(), StringComparison.Ordinal), scheme: scheme);
        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(heading);
        await opened.HasFiguresAsync();
        return opened;
    }
}
