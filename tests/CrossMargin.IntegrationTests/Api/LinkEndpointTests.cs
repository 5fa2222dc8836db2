using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Chain.Links;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.IntegrationTests.Links;
using CrossMargin.Ledger.Access;
using CrossMargin.Ledger.Links;
using static CrossMargin.IntegrationTests.Links.LinkSigners;

namespace CrossMargin.IntegrationTests.Api;

public sealed class LinkEndpointTests(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_link_is_taken_listed_and_revoked()
    {
        await using ApiHost host = await StartAsync();
        OwnerLink link = Standing(Bob.Account(), Alice.Account());

        JsonElement created = await host.PostAsync("/v1/links", Body(link.SignedBy(Alice, Bob)), HttpStatusCode.Created);
        Assert.Equal("InEffect", created.GetProperty("state").GetString());
        Assert.Equal(link.Nonce.ToString(), created.GetProperty("nonce").GetString());

        // Until the book has followed, it is not used there.
        JsonElement listed = Assert.Single((await host.GetAsync($"/v1/links?owner={Bob.Address}")).GetProperty("links").EnumerateArray());
        Assert.Equal("NotUsed", listed.GetProperty("state").GetString());
        host.Book.Link(LinkGraph.Of([link], (_, _) => { }));
        listed = Assert.Single((await host.GetAsync($"/v1/links?owner={Alice.Address}")).GetProperty("links").EnumerateArray());
        Assert.Equal("InEffect", listed.GetProperty("state").GetString());
        Assert.Empty((await host.GetAsync($"/v1/links?owner={Carol.Address}")).GetProperty("links").EnumerateArray());

        JsonObject signature = new() { ["signature"] = Hex.Of(link.Revoke(Bob)) };
        JsonElement revoked = await host.PostAsync($"/v1/links/{link.Nonce}/revocation", signature, HttpStatusCode.OK);
        Assert.Equal("Revoked", revoked.GetProperty("state").GetString());
        Assert.Equal("Linked", revoked.GetProperty("revokedBy").GetString());
    }

    [Fact]
    public async Task Every_refusal_is_a_problem_with_its_reason()
    {
        await using ApiHost host = await StartAsync();
        OwnerLink link = Standing(Bob.Account(), Alice.Account());
        SignedLink good = link.SignedBy(Alice, Bob);
        OwnerLink self = link with { Linked = link.Owner }, expired = link with { ExpiresAt = link.IssuedAt + 1 }, later = link with { IssuedAt = link.ExpiresAt - 1 };
        OwnerLink elsewhere = link with { Linked = new AccountId(Bob.Address, new ChainId(10)) };

        await RefusedAsync(host, link.SignedBy(Alice, Carol), "Forged", HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(host, link.SignedBy(Alice, Alice), "OneSided", HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(host, good with { LinkedSignature = default }, "OneSided", HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(host, self.SignedBy(Alice, Alice), "SelfLink", HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(host, expired.SignedBy(Alice, Bob), "Expired", HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(host, later.SignedBy(Alice, Bob), "NotYetValid", HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(host, elsewhere.SignedBy(Alice, Bob), "WrongChain", HttpStatusCode.UnprocessableEntity);
        await host.PostAsync("/v1/links", Body(good), HttpStatusCode.Created);
        await RefusedAsync(host, good, "Replayed", HttpStatusCode.Conflict);
        await RefusedAsync(host, Standing(Bob.Account(), Carol.Account()).SignedBy(Carol, Bob), "SecondOwner", HttpStatusCode.Conflict);
        await RefusedAsync(host, Standing(Alice.Account(), Bob.Account()).SignedBy(Bob, Alice), "Cycle", HttpStatusCode.Conflict);

        JsonObject bySomebody = new() { ["signature"] = Hex.Of(link.Revoke(Carol)) };
        Assert.Equal("Forged", await RefusalAsync(host, $"/v1/links/{link.Nonce}/revocation", bySomebody, HttpStatusCode.UnprocessableEntity));
        Assert.Equal("Unknown", await RefusalAsync(host, $"/v1/links/{Hash32.OfNumber(5)}/revocation", bySomebody, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Every_malformed_field_is_named_at_once()
    {
        await using ApiHost host = await StartAsync();
        JsonObject body = Body(Standing(Bob.Account(), Alice.Account()).SignedBy(Alice, Bob));
        body["owner"] = "me";
        body["issuedAt"] = "now";
        body["linkedChain"] = -1;
        body.Remove("nonce");

        JsonElement problem = await host.PostAsync("/v1/links", body, HttpStatusCode.BadRequest);

        Assert.Equal(["issuedAt", "linkedChain", "nonce", "owner"], problem.GetProperty("errors").EnumerateObject().Select(fault => fault.Name).Order());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"owner":"\ud800","nonce":{"a":[1]}}""")]
    public async Task Whatever_is_posted_is_a_bad_request_and_no_fault_of_ours(string body)
    {
        await using ApiHost host = await StartAsync();
        using StringContent content = new(body, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await host.Client.PostAsync(new Uri("/v1/links", UriKind.Relative), content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task What_is_linked_is_asked_for_by_its_own_address_and_answered_with_its_owner()
    {
        await using ApiHost host = (await ApiHost.StartAsync())
            .Load(ApiHost.First, [.. ApiHost.Account(1, 1, 0), .. ApiHost.Account(2, 2, 0, isContract: true)]).Load(ApiHost.Second, ApiHost.Account(2, 3, 0));
        OwnerLink link = Standing(new AccountId(ApiHost.Owner(2), ApiHost.First), new AccountId(ApiHost.Owner(1)));
        host.Book.Link(LinkGraph.Of([link], (_, _) => { }));

        JsonElement account = await host.GetAsync($"/v1/accounts/{ApiHost.Owner(2)}?chain=1");

        Assert.Equal(ApiHost.Owner(1).ToString(), account.GetProperty("owner").GetString());
        Assert.Equal(2, account.GetProperty("subAccounts").GetArrayLength());
        JsonElement own = await host.GetAsync($"/v1/accounts/{ApiHost.Owner(2)}");
        Assert.Equal(1, own.GetProperty("subAccounts").GetArrayLength());
        Assert.Equal(2, (await host.GetAsync("/v1/accounts")).GetProperty("total").GetInt32());
    }

    private async Task<ApiHost> StartAsync() => await (await ApiHost.StartAsync(devnet)).UseKeyAsync(ApiScope.Operate);

    /// <summary>Around the host's clock, which stands still.</summary>
    private static OwnerLink Standing(AccountId linked, AccountId owner) => Link(linked, owner) with
    {
        IssuedAt = ApiHost.Now.ToUnixTimeSeconds() - 60,
        ExpiresAt = ApiHost.Now.ToUnixTimeSeconds() + 60,
    };

    /// <summary>The statement's own message, and the signatures.</summary>
    private static JsonObject Body(SignedLink signed)
    {
        JsonObject body = LinkStatement.OfLink(signed.Link).Message.Message();
        body["ownerSignature"] = Hex.Of(signed.OwnerSignature.Span);
        body["linkedSignature"] = Hex.Of(signed.LinkedSignature.Span);
        return body;
    }

    private static async Task RefusedAsync(ApiHost host, SignedLink signed, string refusal, HttpStatusCode status) =>
        Assert.Equal(refusal, await RefusalAsync(host, "/v1/links", Body(signed), status));

    private static async Task<string?> RefusalAsync(ApiHost host, string path, JsonObject body, HttpStatusCode status)
    {
        JsonElement problem = await host.PostAsync(path, body, status);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem.GetProperty("refusal").GetString();
    }
}
