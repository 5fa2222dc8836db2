using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Api.Access;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Ledger.Links;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

/// <summary>An owner signs in by EIP-4361, where nobody else may read.</summary>
public sealed class SiweTests(DevnetFixture devnet)
{
    private static readonly PrivateKey Key = PrivateKey.Parse(new string('7', 64)), Stranger = PrivateKey.Parse(new string('8', 64));

    [Fact]
    public async Task An_owner_reads_its_own_account_and_no_other()
    {
        await using ApiHost host = await StartAsync();
        JsonElement signedIn = await SignInAsync(host, await MessageAsync(host));
        UseToken(host, signedIn);

        Assert.Equal(Key.Address.ToString(), signedIn.GetProperty("owner").GetString());
        foreach (string path in new[]
        {
            $"/v1/accounts/{Key.Address}", $"/v1/accounts/{Key.Address}/positions", $"/v1/accounts/{Key.Address}/risk", $"/v1/liquidations?owner={Key.Address}",
            $"/v1/liquidations?owner={Key.Address}&chain=1", $"/v1/links?owner={Key.Address}", "/v1/chains", "/v1/prices", "/v1/venues", "/v1/parameters",
        })
        {
            await host.GetAsync(path);
        }

        await host.PostAsync($"/v1/accounts/{Key.Address}/simulate", """{"changes":[{"kind":"price","move":-0.1}]}""", HttpStatusCode.OK);
        foreach (string path in new[]
        {
            $"/v1/accounts/{Owner(2)}", $"/v1/accounts/{Key.Address}?chain=1", "/v1/accounts", "/v1/overview", "/v1/liquidations", $"/v1/liquidations?owner={Owner(2)}",
            $"/v1/liquidations?owner={Key.Address}&owner={Owner(2)}", "/v1/liquidations/1", "/v1/links", "/v1/pauses", "/metrics", "/v1/stream", $"/v1/stream?account={Owner(2)}",
        })
        {
            await host.GetAsync(path, HttpStatusCode.Forbidden);
        }

        await host.PostAsync("/v1/pauses", """{"reason":"mine"}""", HttpStatusCode.Forbidden);
        await host.PostAsync($"/v1/accounts/{Owner(2)}/simulate", """{"changes":[{"kind":"price","move":-0.1}]}""", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_owner_listens_to_its_own_account()
    {
        await using ApiHost host = await StartAsync();
        UseToken(host, await SignInAsync(host, await MessageAsync(host)));

        using SseReader stream = await SseReader.OpenAsync(host.Client, $"/v1/stream?account={Key.Address}");

        Assert.Equal("ready", (await stream.NextAsync())!.Name);
    }

    [Fact]
    public async Task A_message_is_taken_once()
    {
        await using ApiHost host = await StartAsync();
        string message = await MessageAsync(host);

        await SignInAsync(host, message);
        JsonElement again = await SignInAsync(host, message, expected: HttpStatusCode.UnprocessableEntity);

        Assert.Contains("nonce", again.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_with_everything_that_may_be_in_it_is_taken()
    {
        await using ApiHost host = await StartAsync();

        await SignInAsync(host, await MessageAsync(host, statement: "Read my account.", end:
            $"\nExpiration Time: {Text(Now.AddMinutes(5))}\nNot Before: {Text(Now.AddMinutes(-5))}\nRequest ID: 7\nResources:\n- https://example.com/a\n- ipfs://b"));
    }

    [Fact]
    public async Task A_token_lasts_as_long_as_the_message_says_and_no_longer_than_an_hour()
    {
        await using ApiHost host = await StartAsync();

        JsonElement brief = await SignInAsync(host, await MessageAsync(host, end: $"\nExpiration Time: {Text(Now.AddMinutes(5))}"));
        JsonElement @long = await SignInAsync(host, await MessageAsync(host, end: $"\nExpiration Time: {Text(Now.AddDays(5))}"));

        Assert.Equal(Now.AddMinutes(5), brief.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal(Now.AddHours(1), @long.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("domain", "evil.example")]
    [InlineData("uri", "https://evil.example/")]
    [InlineData("issued", "2027-01-15T09:00:00Z")] // An hour from now.
    [InlineData("end", "\nExpiration Time: 2027-01-15T07:59:59Z")]
    [InlineData("end", "\nNot Before: 2027-01-15T09:00:00Z")]
    [InlineData("nonce", "abcdefgh12345678")]
    public async Task A_message_that_is_not_for_here_and_now_is_refused(string part, string value)
    {
        await using ApiHost host = await StartAsync();
        string message = part switch
        {
            "domain" => await MessageAsync(host, domain: value),
            "uri" => await MessageAsync(host, uri: value),
            "issued" => await MessageAsync(host, issued: value),
            "nonce" => await MessageAsync(host, nonce: value),
            _ => await MessageAsync(host, end: value),
        };

        await SignInAsync(host, message, expected: HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_nonce_that_was_changed_is_none_of_ours()
    {
        await using ApiHost host = await StartAsync();
        string nonce = (await host.GetAsync("/v1/siwe/nonce")).GetProperty("nonce").GetString()!;

        // A minute more to live: its first eight bytes are the time.
        string other = Convert.ToHexStringLower(BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(Now.AddHours(9).ToUnixTimeSeconds()))) + nonce[16..];
        await SignInAsync(host, await MessageAsync(host, nonce: other), expected: HttpStatusCode.UnprocessableEntity);
        await SignInAsync(host, await MessageAsync(host, nonce: nonce));
    }

    [Fact]
    public async Task Whoever_else_signs_is_refused_and_uses_no_nonce_up()
    {
        await using ApiHost host = await StartAsync();
        string message = await MessageAsync(host);

        await SignInAsync(host, message, signer: Stranger, expected: HttpStatusCode.UnprocessableEntity);
        await SignInAsync(host, message);
    }

    [Theory]
    [InlineData("Version: 1", "Version: 2")]
    [InlineData("Chain ID: 1", "Chain ID: -1")]
    [InlineData(" wants you to sign in", " would like you to sign in")]
    [InlineData("\nIssued At", "\nRole: admin\nIssued At")]
    [InlineData("Nonce: ", "Nonce:  ")]
    public async Task What_is_not_of_the_form_is_malformed(string part, string other)
    {
        await using ApiHost host = await StartAsync();
        string message = (await MessageAsync(host)).Replace(part, other, StringComparison.Ordinal);

        JsonElement problem = await SignInAsync(host, message, expected: HttpStatusCode.BadRequest);

        Assert.Equal("message", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_token_that_was_changed_is_none()
    {
        await using ApiHost host = await StartAsync();
        string token = (await SignInAsync(host, await MessageAsync(host))).GetProperty("token").GetString()!;

        foreach (string other in new[] { token[..^2] + (token[^2] == 'A' ? "BB" : "AA"), token[..10] + (token[10] == 'A' ? 'B' : 'A') + token[11..], token[..^4], token + "AAAA", "cmo_", "cmo_!!" })
        {
            host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", other);
            await host.GetAsync($"/v1/accounts/{Key.Address}", HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task What_is_linked_to_another_is_read_by_that_owner()
    {
        await using ApiHost host = await StartAsync();
        UseToken(host, await SignInAsync(host, await MessageAsync(host)));
        await host.GetAsync($"/v1/accounts/{Key.Address}");

        host.Book.Link(LinkGraph.Of(
            [new CrossMargin.Domain.Links.OwnerLink(new AccountId(Owner(2)), new AccountId(Key.Address), Hash32.OfNumber(1), 0, Now.AddYears(1).ToUnixTimeSeconds())], static (_, _) => { }));

        await host.GetAsync($"/v1/accounts/{Key.Address}", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_server_that_answers_by_any_name_takes_no_message()
    {
        await using ApiHost host = await ApiHost.StartAsync(devnet, new ApiAccess { RequireKey = true, Hosts = ["*"] });
        host.Load(First, Account(1, 1, 0)).Load(Second);

        JsonElement refused = await SignInAsync(host, await MessageAsync(host), expected: HttpStatusCode.UnprocessableEntity);

        Assert.Contains("--allow-host", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<ApiHost> StartAsync()
    {
        ApiHost host = await ApiHost.StartAsync(devnet, new ApiAccess { RequireKey = true });
        return host.Load(First, [
            new("plain", new SubAccountKey(Key.Address), PlainLending.Supply, System.Numerics.BigInteger.Pow(10, 19)),
            .. Account(2, 10, 1_000),
        ]).Load(Second);
    }

    private static async Task<string> MessageAsync(
        ApiHost host, string domain = "localhost", string uri = "http://localhost/", string? issued = null, string? nonce = null, string? statement = null, string end = "")
    {
        nonce ??= (await host.GetAsync("/v1/siwe/nonce")).GetProperty("nonce").GetString();
        return $"{domain} wants you to sign in with your Ethereum account:\n{Key.Address}\n\n{(statement is null ? "" : statement + "\n")}\nURI: {uri}\nVersion: 1\n"
            + $"Chain ID: 1\nNonce: {nonce}\nIssued At: {issued ?? Text(Now)}{end}";
    }

    private static Task<JsonElement> SignInAsync(ApiHost host, string message, PrivateKey? signer = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        host.PostAsync("/v1/siwe", new JsonObject
        {
            ["message"] = message,
            ["signature"] = (signer ?? Key).SignMessage(System.Text.Encoding.UTF8.GetBytes(message)).ToString(),
        }, expected);

    private static void UseToken(ApiHost host, JsonElement signedIn) =>
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.GetProperty("token").GetString());

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
