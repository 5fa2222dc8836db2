using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossMargin.Alerts;
using CrossMargin.Alerts.Channels;
using CrossMargin.Domain;
using Microsoft.AspNetCore.Http;

namespace CrossMargin.UnitTests.Alerts;

public sealed class ChannelTests : IDisposable
{
    private const string SecretText = "whsec_SuperSecret123";
    private const string Token = "123456:AbC-SuperSecret";

    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlertMessage Raised = new AlertMessage.Raised(new Alert("lag/ethereum", AlertSeverity.Critical, "ethereum is <90 s> & behind."), Noon);

    private readonly HttpClient _http = AlertPost.CreateHttpClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_webhook_is_signed_over_its_time_and_body()
    {
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();

        Assert.IsType<DeliveryOutcome.Delivered>(await Webhook(receiver).SendAsync(Raised, Cancellation));

        Received got = Assert.Single(receiver.All);
        string[] signature = got.Headers[WebhookChannel.SignatureHeader].Split(',');
        string seconds = signature[0]["t=".Length..];
        byte[] expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SecretText), Encoding.UTF8.GetBytes($"{seconds}.{got.Body}"));
        Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", signature[1]);
        Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)),
            TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
        JsonElement body = JsonElement.Parse(got.Body);
        Assert.Equal(
            ("raised", "lag/ethereum", "critical", "Critical: ethereum is <90 s> & behind.", Noon),
            (Text(body, "kind"), Text(body, "key"), Text(body, "severity"), Text(body, "text"), body.GetProperty("time").GetDateTimeOffset()));
        Assert.DoesNotContain(SecretText, got.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_is_known_by_its_delivery()
    {
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();
        IAlertChannel channel = Webhook(receiver);
        await channel.SendAsync(Raised, Cancellation);
        await channel.SendAsync(Raised, Cancellation);
        await channel.SendAsync(new AlertMessage.Test(Noon), Cancellation);

        string[] deliveries = [.. receiver.All.Select(got => got.Headers[WebhookChannel.DeliveryHeader])];

        Assert.Equal(deliveries[0], deliveries[1]);
        Assert.NotEqual(deliveries[0], deliveries[2]);
    }

    [Fact]
    public async Task Slack_gets_text_in_which_nothing_is_a_mention()
    {
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();
        SlackChannel channel = new("room", Secret.OfText($"{receiver.Url}services/T0/B0/{SecretText}"), new AlertPost(_http, TimeProvider.System));

        await channel.SendAsync(Raised, Cancellation);

        Received got = Assert.Single(receiver.All);
        Assert.Equal($"/services/T0/B0/{SecretText}", got.Path);
        Assert.Equal("Critical: ethereum is &lt;90 s&gt; &amp; behind.", Text(JsonElement.Parse(got.Body), "text"));
        Assert.StartsWith("application/json", got.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telegram_gets_a_message_for_the_chat_no_longer_than_it_takes()
    {
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();
        IAlertChannel channel = Telegram(receiver);

        await channel.SendAsync(new AlertMessage.Raised(new Alert("k", AlertSeverity.Warning, new string('x', 9_000)), Noon), Cancellation);

        Received got = Assert.Single(receiver.All);
        Assert.Equal($"/bot{Token}/sendMessage", got.Path);
        JsonElement body = JsonElement.Parse(got.Body);
        Assert.Equal("-100123", Text(body, "chat_id"));
        Assert.Equal(4_096, Text(body, "text")!.Length);
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(302, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public async Task A_status_says_whether_another_try_may_help(int status, bool mayHelp)
    {
        await using AlertReceiver receiver = await AlertReceiver.OfStatusesAsync(status);

        DeliveryOutcome outcome = await Webhook(receiver).SendAsync(Raised, Cancellation);

        Assert.Equal(mayHelp, outcome is DeliveryOutcome.Failed);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_after_is_read_from_the_header_and_from_Telegrams_answer()
    {
        await using AlertReceiver receiver = await AlertReceiver.StartAsync(async (number, context) =>
        {
            context.Response.StatusCode = 429;
            if (number == 0)
                context.Response.Headers.RetryAfter = "7";
            else
                await context.Response.WriteAsync("""{"ok":false,"error_code":429,"parameters":{"retry_after":9}}""", context.RequestAborted);
        });

        DeliveryOutcome header = await Webhook(receiver).SendAsync(Raised, Cancellation);
        DeliveryOutcome answer = await Telegram(receiver).SendAsync(Raised, Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<DeliveryOutcome.Failed>(header).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(9), Assert.IsType<DeliveryOutcome.Failed>(answer).RetryAfter);
    }

    /// <summary>Where nobody is, and where whoever is repeats what he was asked.</summary>
    [Fact]
    public async Task No_outcome_shows_a_secret_of_the_url()
    {
        await using AlertReceiver receiver = await AlertReceiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync(context.Request.Path, context.RequestAborted);
        });
        AlertPost post = new(_http, TimeProvider.System);
        IAlertChannel[] channels =
        [
            Telegram(receiver),
            new TelegramChannel("phone", new Uri("http://127.0.0.1:9/"), Secret.OfText(Token), "1", post),
            new SlackChannel("room", Secret.OfText($"http://127.0.0.1:9/{SecretText}"), post),
        ];

        foreach (IAlertChannel channel in channels)
        {
            string outcome = (await channel.SendAsync(Raised, Cancellation)).ToString();

            Assert.StartsWith("Failed", outcome, StringComparison.Ordinal);
            Assert.DoesNotContain("SuperSecret", outcome, StringComparison.Ordinal);
        }
    }

    private static string? Text(JsonElement body, string property) => body.GetProperty(property).GetString();

    private WebhookChannel Webhook(AlertReceiver receiver) =>
        new("desk", receiver.Url, Secret.OfText(SecretText), new AlertPost(_http, TimeProvider.System), TimeProvider.System);

    private TelegramChannel Telegram(AlertReceiver receiver) =>
        new("phone", receiver.Url, Secret.OfText(Token), "-100123", new AlertPost(_http, TimeProvider.System));
}
