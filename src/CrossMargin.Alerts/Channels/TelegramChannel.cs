using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Alerts.Channels;

/// <summary>A chat, by a bot. The bot's token is part of the URL, which therefore appears nowhere.</summary>
/// <param name="chat">A chat's number, or @ and a public channel's name.</param>
/// <param name="api">Where the Bot API is.</param>
/// <remarks>Source: Telegram Bot API, sendMessage (text of 1 to 4096 characters) and ResponseParameters (retry_after).</remarks>
internal sealed class TelegramChannel(string name, Uri api, Secret token, string chat, AlertPost post) : IAlertChannel
{
    private const int TextMax = 4_096;

    public string Name => name;

    public Task<DeliveryOutcome> SendAsync(AlertMessage message, CancellationToken cancellationToken) => post.SendAsync(
        // Not relative to the other: a token has a colon, and what is before it would count as a scheme.
        new Uri($"{api.AbsoluteUri.TrimEnd('/')}/bot{token.RevealText()}/sendMessage"),
        JsonSerializer.SerializeToUtf8Bytes(new { chat_id = chat, text = Shorten(message.Text) }),
        sign: null, RetryAfterIn, cancellationToken);

    private static string Shorten(string text) => text.Length <= TextMax ? text : text[..(TextMax - 1)] + "…";

    /// <summary>{"ok":false,"error_code":429,"parameters":{"retry_after":5}}, in seconds.</summary>
    private static TimeSpan? RetryAfterIn(byte[] answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("parameters", out JsonElement parameters) && parameters.ValueKind == JsonValueKind.Object
                && parameters.TryGetProperty("retry_after", out JsonElement wait) && wait.ValueKind == JsonValueKind.Number
                && wait.TryGetInt32(out int seconds) && seconds > 0
                ? TimeSpan.FromSeconds(seconds) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
