using System.Net;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

public sealed class AccountEndpointTests
{
    // 1: sound, on both chains. 2: below the line. 3: a contract on both chains. 4: a contract on one. 5, 6: owe nothing.
    private static async Task<ApiHost> StartWithAccountsAsync() => (await StartAsync())
        .Load(First, [
            .. Account(1, ether: 10, dollars: 15_000), .. Account(2, 10, 18_000), .. Account(3, 1, 0, isContract: true),
            .. Account(4, 2, 1_000, isContract: true), .. Account(5, 1, 0),
        ])
        .Load(Second, [.. Account(1, 20, 0), .. Account(3, 7, 1_000, isContract: true), .. Account(6, 1, 0)]);

    [Fact]
    public async Task List_gives_every_account_worst_first()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement answer = await host.GetAsync("/v1/accounts");

        // Local healths: 0.92, 1.107, 3.32 and 11.62; then those who owe nothing, by owner.
        Assert.Equal([2, 1, 4, 3, 3, 5, 6], Owners(answer));
        Assert.Equal(7, answer.GetProperty("total").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task List_shows_what_owes_nothing_with_a_health_of_null()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement last = (await host.GetAsync("/v1/accounts")).GetProperty("accounts")[6];

        Assert.Equal(JsonValueKind.Null, last.GetProperty("health").ValueKind);
        Assert.Equal("Healthy", last.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("health")]
    [InlineData("owner")]
    public async Task List_visits_every_account_once_page_by_page(string sort)
    {
        await using ApiHost host = await StartWithAccountsAsync();
        List<string> visited = [];

        string? cursor = null;
        for (int page = 0; page < 4; page++)
        {
            JsonElement answer = await host.GetAsync($"/v1/accounts?limit=2&sort={sort}" + (cursor is null ? "" : $"&cursor={cursor}"));
            visited.AddRange(answer.GetProperty("accounts").EnumerateArray().Select(one => $"{one.GetProperty("owner")}@{one.GetProperty("chain")}"));
            cursor = answer.GetProperty("nextCursor").GetString();
        }

        Assert.Null(cursor);
        Assert.Equal(7, visited.Count);
        Assert.Equal(7, visited.Distinct().Count());
    }

    [Fact]
    public async Task List_in_order_of_owner_follows_the_addresses()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        Assert.Equal([1, 2, 3, 3, 4, 5, 6], Owners(await host.GetAsync("/v1/accounts?sort=owner")));
    }

    [Fact]
    public async Task List_keeps_its_place_when_accounts_come_and_go()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        string cursor = (await host.GetAsync("/v1/accounts?sort=owner&limit=2")).GetProperty("nextCursor").GetString()!;

        host.LoadAt(101, First, [.. Account(1, 10, 15_000), .. Account(4, 2, 1_000, isContract: true)]); // 2, 3 and 5 have left it.

        Assert.Equal([3, 4, 6], Owners(await host.GetAsync($"/v1/accounts?sort=owner&cursor={cursor}")));
    }

    [Fact]
    public async Task List_filters_by_status_in_any_letter_case()
    {
        await using ApiHost host = (await StartAsync())
            .Load(First, [.. Account(1, 10, 10_000), .. Account(2, 10, 18_950), .. Account(3, 10, 21_000)])
            .Load(Second);

        Assert.Equal([2], Owners(await host.GetAsync("/v1/accounts?status=reduceonly")));   // 750 / 568.5 = 1.32, less a buffer near 98
        Assert.Equal([3], Owners(await host.GetAsync("/v1/accounts?status=Bankrupt")));
    }

    [Fact]
    public async Task Every_answer_carries_its_as_of_vector()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        foreach (string path in new[] { "/v1/accounts", $"/v1/accounts/{Owner(1)}", "/v1/chains" })
        {
            JsonElement[] asOf = [.. (await host.GetAsync(path)).GetProperty("asOf").EnumerateArray()];
            Assert.Equal([1L, 10L], asOf.Select(block => block.GetProperty("chainId").GetInt64()));
            Assert.Equal(Hash32.OfNumber(1_001).ToString(), asOf[0].GetProperty("hash").GetString());
        }
    }

    [Fact]
    public async Task Read_gives_what_margin_says_and_nothing_else()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        HealthReport report = MarginEngine.Assess(host.Book.Find(new AccountId(Owner(1)), Now)!, RiskParameters.Default);

        JsonElement answer = await host.GetAsync($"/v1/accounts/{Owner(1)}");

        Assert.Equal(report.Health, answer.GetProperty("health").GetDouble());
        Assert.Equal(report.GlobalHealth.Pessimistic, answer.GetProperty("uniMMR").GetDouble());
        Assert.Equal(report.Equity.MaintenanceUsd, answer.GetProperty("accountEquity").GetDouble());
        Assert.Equal(report.Netting.SavingUsd, answer.GetProperty("netting").GetProperty("savingUsd").GetDouble());
        Assert.Equal(report.Underlyings.Count, answer.GetProperty("underlyings").GetArrayLength());
        Assert.Equal(2, answer.GetProperty("subAccounts").GetArrayLength());
    }

    [Fact]
    public async Task Read_explains_every_figure_when_asked()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        HealthReport report = MarginEngine.Assess(host.Book.Find(new AccountId(Owner(1)), Now)!, RiskParameters.Default);

        JsonElement explanation = (await host.GetAsync($"/v1/accounts/{Owner(1)}?explain=true")).GetProperty("explanation");

        Assert.Equal(report.Equity.MaintenanceUsd, Sum(explanation, "equity"), 6);
        Assert.Equal(report.Requirement.MaintenanceUsd, Sum(explanation, "requirement"), 6);
        Assert.Equal(report.BufferUsd, Sum(explanation, "buffer"), 6);
        Assert.Equal(JsonValueKind.Null, (await host.GetAsync($"/v1/accounts/{Owner(1)}")).GetProperty("explanation").ValueKind);

        static double Sum(JsonElement explanation, string figure) =>
            explanation.GetProperty(figure).EnumerateArray().Sum(line => line.GetProperty("maintenanceUsd").GetDouble());
    }

    [Fact]
    public async Task Read_gives_amounts_as_text_and_prices_with_their_age()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement answer = await host.GetAsync($"/v1/accounts/{Owner(1)}");

        JsonElement debt = answer.GetProperty("subAccounts")[0].GetProperty("debts")[0].GetProperty("amount");
        Assert.Equal("15000000000", debt.GetProperty("raw").GetString());
        Assert.Equal("15000", debt.GetProperty("quantity").GetString());
        JsonElement price = answer.GetProperty("prices")[0];
        Assert.Equal(60, price.GetProperty("ageSeconds").GetDouble());
        Assert.Equal(Now.AddSeconds(-60), price.GetProperty("updatedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Read_takes_an_owner_in_any_letter_case()
    {
        await using ApiHost host = (await StartAsync()).Load(First, Account(0xABC, 1, 0)).Load(Second);

        await host.GetAsync($"/v1/accounts/0x{Owner(0xABC).ToString()[2..].ToUpperInvariant()}");
    }

    [Fact]
    public async Task Read_does_not_know_an_owner_of_nothing()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement problem = await host.GetAsync($"/v1/accounts/{Owner(99)}", HttpStatusCode.NotFound);

        Assert.Contains(Owner(99).ToString(), problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Read_finds_a_contract_on_the_chain_that_is_named(long chain)
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement answer = await host.GetAsync($"/v1/accounts/{Owner(3)}?chain={chain}");

        Assert.Equal(chain, answer.GetProperty("chain").GetInt64());
        Assert.Equal(chain, Assert.Single(answer.GetProperty("subAccounts").EnumerateArray()).GetProperty("chainId").GetInt64());
    }

    [Fact]
    public async Task Read_asks_for_the_chain_when_a_contract_is_on_several()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement problem = await host.GetAsync($"/v1/accounts/{Owner(3)}", HttpStatusCode.BadRequest);

        Assert.Contains("1, 10", problem.GetProperty("errors").GetProperty("chain")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_needs_no_chain_for_a_contract_on_one()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        Assert.Equal(1, (await host.GetAsync($"/v1/accounts/{Owner(4)}")).GetProperty("chain").GetInt64());
    }

    [Fact]
    public async Task Read_does_not_find_an_account_across_chains_on_one_of_them_alone()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        await host.GetAsync($"/v1/accounts/{Owner(1)}?chain=1", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task List_follows_the_book()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        Assert.Equal(7, (await host.GetAsync("/v1/accounts")).GetProperty("total").GetInt32());

        host.Book.Apply(new LedgerCommit.Appended(
            new BlockRef(First, 101, Hash32.OfNumber(5), Now.ToUnixTimeSeconds()),
            [new LedgerEntry(101, 0, 0, "plain", Key(8), PlainLending.Supply, 1, Hash32.Zero)]));

        Assert.Equal(8, (await host.GetAsync("/v1/accounts")).GetProperty("total").GetInt32());
    }

    private static IReadOnlyList<int> Owners(JsonElement answer) =>
    [
        .. answer.GetProperty("accounts").EnumerateArray()
            .Select(one => (int)Address.Parse(one.GetProperty("owner").GetString()!).ToWord().ToNumber()),
    ];
}
