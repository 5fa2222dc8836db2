using System.Net;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Api;
using CrossMargin.Api.Access;
using CrossMargin.Chain.Links;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Access;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.History;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Ledger.Links;
using CrossMargin.Ledger.Pauses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CrossMargin.IntegrationTests.Api;

/// <summary>The API in this process over a book of two chains, with a clock that stands still.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public static readonly ChainId First = new(1), Second = new(10);

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    /// <summary>Nothing listens there.</summary>
    public const string NoDatabase = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1";

    private ApiHost(WebApplication app, AccountBook book, NpgsqlDataSource source, HttpClient client) => (App, Book, Source, Client) = (app, book, source, client);

    public WebApplication App { get; }

    public NpgsqlDataSource Source { get; }

    public AccountBook Book { get; }

    public HttpClient Client { get; }

    public static async Task<ApiHost> StartAsync(
        string connectionString = NoDatabase, EndpointConditions? endpoints = null, ApiAccess? access = null, ProcessFaults? faults = null, bool onPort = false, params ChainSettings[] others)
    {
        ChainSettings[] chains = [Chain("first", First), Chain("second", Second), .. others];
        AccountBook book = new(chains, [new PlainLending(new VenueId(First, "plain")), new PlainLending(new VenueId(Second, "plain"))]);
        NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
        TimeProvider clock = new StoppedClock(Now);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        if (onPort)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(book);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(new ChainsConfiguration(chains));
        builder.Services.AddSingleton(endpoints ?? EndpointConditions.None);
        builder.Services.AddSingleton(faults ?? ProcessFaults.None);
        builder.Services.AddSingleton(new Migrator(source));
        builder.Services.AddSingleton<IAttemptStore>(new AttemptStore(source, clock));
        builder.Services.AddSingleton<IPauseStore>(new PauseStore(source, clock));
        builder.Services.AddSingleton(new KeeperJournal(source));
        builder.Services.AddSingleton(new HistoryStore(source, clock));
        builder.Services.AddSingleton(new ApiKeyStore(source, clock));
        builder.Services.AddSingleton(new AuditStore(source, clock));
        builder.Services.AddSingleton(new OwnerSessionStore(source));
        builder.Services.AddSingleton<IMessageSignatures>(new LinkSignatures(new Dictionary<ChainId, IChainClient>()));
        builder.Services.AddSingleton(access ?? new ApiAccess());
        builder.Services.AddSingleton(new OwnerLinks(new LinkStore(source), new LinkSignatures(new Dictionary<ChainId, IChainClient>()), clock));
        builder.Services.AddCrossMarginApi();
        WebApplication app = builder.Build();
        app.MapCrossMarginApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiHost(app, book, source, onPort ? new HttpClient { BaseAddress = new Uri(app.Urls.Single()) } : app.GetTestClient());
    }

    /// <summary>With an empty database of this version.</summary>
    public static async Task<ApiHost> StartAsync(DevnetFixture devnet, ApiAccess? access = null)
    {
        string database = await devnet.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using (NpgsqlDataSource source = LedgerDatabase.Open(database))
            await new Migrator(source).MigrateAsync(TestContext.Current.CancellationToken);
        return await StartAsync(database, access: access);
    }

    public ApiKeyStore Keys => App.Services.GetRequiredService<ApiKeyStore>();

    public AuditStore Audit => App.Services.GetRequiredService<AuditStore>();

    /// <summary>Makes a key, and sends it with every request from now on.</summary>
    public async Task<ApiHost> UseKeyAsync(ApiScope scope)
    {
        (_, string token) = await Keys.AddAsync("tests", scope, 1_000, null, TestContext.Current.CancellationToken);
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return this;
    }

    /// <summary>A chain whose ether is worth 2,000 USD, with these sub-accounts.</summary>
    public ApiHost Load(ChainId chain, params Holding[] holdings) => LoadAt(100, chain, holdings);

    /// <summary>Likewise, at another block.</summary>
    public ApiHost LoadAt(long block, ChainId chain, params Holding[] holdings)
    {
        Book.Load(new ChainHoldings(
            new BlockRef(chain, block, Hash32.OfNumber(chain.Value + block * 10), Now.ToUnixTimeSeconds() - 5),
            [
                new Holding("plain", SubAccountKey.Market, PlainLending.PriceCents, 200_000),
                new Holding("plain", SubAccountKey.Market, PlainLending.PriceTime, Now.ToUnixTimeSeconds() - 60),
                .. holdings,
            ]));
        return this;
    }

    /// <summary>An owner by a small number, with whole ether supplied and whole dollars borrowed.</summary>
    public static Holding[] Account(int owner, int ether, int dollars, bool isContract = false) =>
    [
        new("plain", Key(owner), PlainLending.Supply, ether * BigInteger.Pow(10, 18)),
        new("plain", Key(owner), PlainLending.Debt, dollars * BigInteger.Pow(10, 6)),
        new("plain", Key(owner), VenueMarks.Contract, isContract ? 1 : 0),
    ];

    public static SubAccountKey Key(int owner) => new(Owner(owner));

    public static Address Owner(int number) => Address.FromWord(Hash32.OfNumber(number));

    /// <summary>The body of an answer that must have the status.</summary>
    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await ReadAsync(path, response, expected);
    }

    /// <inheritdoc cref="GetAsync"/>
    public Task<JsonElement> PostAsync(string path, JsonNode body, HttpStatusCode expected = HttpStatusCode.OK) =>
        PostAsync(path, body.ToJsonString(), expected);

    /// <inheritdoc cref="GetAsync"/>
    public async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode expected)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await ReadAsync(path, response, expected);
    }

    private static async Task<JsonElement> ReadAsync(string path, HttpResponseMessage response, HttpStatusCode expected)
    {
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(expected == response.StatusCode, $"{path}: {(int)response.StatusCode} {body}");
        if ((int)expected >= 400 && !path.StartsWith("/health", StringComparison.Ordinal))
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        Book.Dispose();
        await Source.DisposeAsync();
    }

    private static ChainSettings Chain(string name, ChainId id) => new(
        name, id, [], TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(15), new Underlying("ETH"), [], [],
        [new VenueSettings("plain", "plain", new Dictionary<string, Address> { ["pool"] = Owner(0x900) }, [], 0)]);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
