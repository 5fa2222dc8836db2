using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Alerts.Channels;

/// <summary>A Slack channel, by an incoming webhook, whose whole URL is the secret.</summary>
/// <remarks>Source: Slack, "Sending messages using incoming webhooks" and "Formatting message text".</remarks>
internal sealed class SlackChannel(string name, Secret url, AlertPost post) : IAlertChannel
{
    public string Name => name;

    public Task<DeliveryOutcome> SendAsync(AlertMessage message, CancellationToken cancellationToken) => post.SendAsync(
        new Uri(url.RevealText()), JsonSerializer.SerializeToUtf8Bytes(new { text = Escape(message.Text) }), sign: null, wait: null, cancellationToken);

    /// <summary>The three characters that would begin a link, a mention or an entity.</summary>
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
