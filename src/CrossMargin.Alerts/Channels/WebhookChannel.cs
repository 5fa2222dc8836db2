using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrossMargin.Domain;

namespace CrossMargin.Alerts.Channels;

/// <summary>A program of the operator's: JSON, signed so that the receiver knows that it is from us, whole, and of now.</summary>
/// <remarks>
/// <c>CrossMargin-Signature: t=SECONDS,v1=HEX</c>, HEX being HMAC-SHA-256 with the shared secret over SECONDS, a full stop and the body: as
/// Stripe signs. A receiver refuses what is older than some minutes, and what it has seen: <c>CrossMargin-Delivery</c> is the hash of the body, the
/// same in each retry. Source: Stripe, "Verify webhook signatures manually"; RFC 2104.
/// </remarks>
internal sealed class WebhookChannel(string name, Uri url, Secret secret, AlertPost post, TimeProvider time) : IAlertChannel
{
    public const string SignatureHeader = "CrossMargin-Signature";
    public const string DeliveryHeader = "CrossMargin-Delivery";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public string Name => name;

    public Task<DeliveryOutcome> SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new { kind = message.Kind, key = message.Key, severity = message.Severity, text = message.Text, time = message.At }, Form);
        string seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret.Reveal(), [.. Encoding.ASCII.GetBytes(seconds + "."), .. body]));
        return post.SendAsync(
            url, body,
            headers =>
            {
                headers.Add(SignatureHeader, $"t={seconds},v1={signature}");
                headers.Add(DeliveryHeader, Convert.ToHexStringLower(SHA256.HashData(body)));
            },
            wait: null, cancellationToken);
    }
}
