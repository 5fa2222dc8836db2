using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace CrossMargin.IntegrationTests.Api.Attack;

/// <summary>Requests that nobody sane would send, from one seed.</summary>
/// <param name="key">A key that may operate, which some of them show.</param>
internal sealed class HostileRequests(Random random, string key)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "G\u00c9T", "X"];

    private static readonly string[] Paths =
    [
        "/v1/accounts", "/v1/accounts/{0}", "/v1/chains", "/v1/liquidations", "/v1/links", "/v1/links/{0}/revocation", "/v1/pauses", "/v1/pauses/resumption",
        "/health/live", "/metrics", "/openapi/v1.json", "/openapi/{0}.json", "/", "/v1", "/v1/{0}", "/{0}", "//{0}", "/v1/../{0}", "/v1/%2e%2e/{0}", "/.%00/{0}", "*",
    ];

    private static readonly string[] Names = ["limit", "cursor", "sort", "status", "owner", "chain", "explain", "limit[]", "", "__proto__"];

    /// <summary>Injections, and what else parsers stumble over.</summary>
    public static readonly string[] Poison =
    [
        "'", "\"", "' or '1'='1", "1; drop table api_key; --", "'; select pg_sleep(30); --", "0x00000000000000000000000000000000000000d1' or ''='", "$1", "\\", "%27", "%00", "%",
        "%zz", "%c0%ae%c0%ae/", "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "..\\..\\windows\\win.ini", "file:///etc/passwd", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}",
        "<script>alert(1)</script>", "NaN", "-1", "1e309", "99999999999999999999999", "0x", "null", "true", "[]", "{}", "\u0001", "\u00e9", "\ud83d\ude00", "a b", "+", ";", "&", "=", "#",
    ];

    /// <summary>One request as bytes; the connection is closed after it.</summary>
    /// <param name="isWhole">False where bytes of it were changed, or are missing: nobody knows then where it ends.</param>
    public byte[] NextRaw(out bool isWhole)
    {
        byte[] request = Encoding.Latin1.GetBytes(NextText());
        int flips = random.Next(4) == 0 ? random.Next(1, 6) : 0;
        for (int flip = 0; flip < flips; flip++)
            request[random.Next(request.Length)] = (byte)random.Next(256);
        int length = random.Next(12) == 0 ? random.Next(request.Length) : request.Length;
        isWhole = flips == 0 && length == request.Length;
        return request[..length];
    }

    /// <summary>One that a client sends which keeps to HTTP.</summary>
    public HttpRequestMessage Next()
    {
        bool operates = random.Next(40) == 0;
        HttpRequestMessage request = operates
            ? new(HttpMethod.Post, new Uri(Pick(["/v1/pauses", "/v1/pauses/resumption", "/v1/links", "/v1/links/" + Escaped() + "/revocation"]), UriKind.Relative))
            : new(HttpMethod.Get, new Uri("/" + NextTarget(Escaped()).TrimStart('/'), UriKind.Relative));
        if (operates)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(NextBody()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(Pick(["application/json", "text/plain", "application/xml"]));
        }

        if (random.Next(3) == 0)
            request.Headers.TryAddWithoutValidation("Authorization", NextAuthorization());
        return request;
    }

    private string NextText()
    {
        bool hasBody = random.Next(15) == 0;
        string body = hasBody ? NextBody() : "";
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{(hasBody ? "POST" : Pick(Methods))} {NextTarget(Pick(Poison))} {Pick(["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "http/1.1"])}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Host: {Pick(["127.0.0.1", "127.0.0.1", "127.0.0.1", "localhost", "evil.example", "", "a b"])}\r\nConnection: close\r\n");
        if (random.Next(3) == 0)
            text.Append(CultureInfo.InvariantCulture, $"Authorization: {NextAuthorization()}\r\n");
        for (int extra = random.Next(6) == 0 ? random.Next(1, 80) : 0; extra > 0; extra--)
            text.Append(CultureInfo.InvariantCulture, $"{Pick(["X-Forwarded-For", "Accept", "Cookie", "Content-Type", "Expect", "Transfer-Encoding", "Upgrade", "Range", "Origin"])}: {Pick(Poison)}\r\n");
        if (hasBody)
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {(random.Next(4) == 0 ? Pick(Poison) : $"{Encoding.Latin1.GetByteCount(body)}")}\r\n");
        return text.Append("\r\n").Append(body).ToString();
    }

    private string NextTarget(string poison)
    {
        StringBuilder target = new(string.Format(CultureInfo.InvariantCulture, Pick(Paths), poison));
        for (int index = random.Next(4); index > 0; index--)
            target.Append(CultureInfo.InvariantCulture, $"{(index % 2 == 1 ? '?' : '&')}{Pick(Names)}={Escaped()}");
        if (random.Next(500) == 0)
            target.Append('a', random.Next(20_000));
        return target.ToString();
    }

    private string NextBody() => random.Next(5) switch
    {
        0 => new string('[', random.Next(1, 200)),
        1 => $$"""{"reason":"{{Pick(Poison)}}","chain":{{Pick(["31367", "1", "\"x\"", "null", "[]", "1e400"])}},"venue":"{{Pick(Poison)}}"}""",
        2 => $$"""{"owner":"{{Pick(Poison)}}","nonce":"\ud800","linked":{"a":[{{Pick(Poison)}}]},"issuedAt":-1}""",
        3 => """{"signature":"0x""" + new string('f', random.Next(40_000)) + "\"}",
        _ => Pick(Poison),
    };

    private string NextAuthorization() => random.Next(6) switch
    {
        0 => "Bearer " + key,
        1 => "Bearer " + key[..^random.Next(1, 9)],
        2 => $"Bearer cm_{random.NextInt64()}_{new string('0', 64)}",
        3 => "Basic " + Pick(Poison),
        4 => "Bearer " + new string('a', random.Next(4_000)),
        _ => "Bearer cm_1_" + Pick(Poison),
    };

    private string Escaped() => Uri.EscapeDataString(Pick(Poison));

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
