using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Host;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Access;
using Npgsql;

namespace CrossMargin.IntegrationTests.Api.Attack;

/// <summary>The program in a process of its own, on a real database and chain, which may be attacked at its port.</summary>
internal sealed class AttackedProgram : IAsyncDisposable
{
    private static readonly Address Coin = Address.Parse("0x00000000000000000000000000000000000000d1");

    /// <summary>Answers every call with 18, as decimals() does.</summary>
    private const string EighteenAlways = "0x601260005260206000f3";

    private readonly string _folder = Directory.CreateTempSubdirectory("crossmargin-attack-").FullName;
    private LocalNode? _node;
    private ProgramRun? _run;

    public int Port { get; } = FreePort.Find();

    public required NpgsqlDataSource Database { get; init; }

    /// <summary>May operate, as often as it likes.</summary>
    public string Key { get; private set; } = "";

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 });

    public static async Task<AttackedProgram> StartAsync(DevnetFixture devnet, CancellationToken cancellationToken)
    {
        string connectionString = await devnet.CreateDatabaseAsync(cancellationToken);
        AttackedProgram program = new() { Database = LedgerDatabase.Open(connectionString) };
        await new Migrator(program.Database).MigrateAsync(cancellationToken);
        (_, program.Key) = await new ApiKeyStore(program.Database, TimeProvider.System)
            .AddAsync("attacker", ApiScope.Operate, ApiKey.RequestsPerMinuteMax, null, cancellationToken);
        await program.RunAsync(devnet, connectionString, cancellationToken);
        return program;
    }

    public async Task<TcpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        return client;
    }

    /// <summary>Sends bytes on a connection of their own, and reads until it is closed.</summary>
    /// <param name="isAll">Whether the end of what is sent is told, so that nobody waits for more.</param>
    public async Task<string> SendAsync(ReadOnlyMemory<byte> bytes, bool isAll, CancellationToken cancellationToken)
    {
        using TcpClient client = await ConnectAsync(cancellationToken);
        NetworkStream stream = client.GetStream();
        using MemoryStream answer = new();
        // At the same time, or both sides would wait until the other reads.
        await Task.WhenAll(WriteAsync(), ReadAsync());
        return Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);

        async Task WriteAsync()
        {
            try
            {
                await stream.WriteAsync(bytes, cancellationToken);
                if (isAll)
                    client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception fault) when (fault is IOException or SocketException)
            {
                // It has heard enough, and closed; what it said is read.
            }
        }

        async Task ReadAsync()
        {
            try
            {
                await stream.CopyToAsync(answer, cancellationToken);
            }
            catch (IOException)
            {
                // Closed with bytes unread, which resets the connection.
            }
        }
    }

    /// <summary>Ends it as an operator would.</summary>
    /// <returns>Everything that it wrote.</returns>
    public async Task<ProgramEnd> EndAsync()
    {
        _run!.PressControlC();
        return await _run.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_run is not null)
            await _run.DisposeAsync();
        if (_node is not null)
            await _node.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(DevnetFixture devnet, string connectionString, CancellationToken cancellationToken)
    {
        _node = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_367)), cancellationToken);
        await _node.Chain.RequestAsync("anvil_setCode", [Coin.ToString(), EighteenAlways], cancellationToken);
        string chains = Path.Combine(_folder, "chains.json");
        CrossMargin.Configuration.ChainsFileWriter.Write(chains, new(
        [
            new("local", _node.ChainId, [_node.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [],
                [new("DEV", Coin, 18, new Underlying("ETH"))],
                [new("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["DEV"], 0)]),
        ]));
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/");
        Client.BaseAddress = new Uri(url);
        _run = ProgramRun.Start(
            new Dictionary<string, string> { ["CROSSMARGIN_POSTGRES"] = connectionString, ["CROSSMARGIN_CHAINS"] = chains },
            "run", "--roles", "indexer,api", "--url", url, "--anonymous-per-minute", $"{ApiKey.RequestsPerMinuteMax}");
        await IsReadyAsync(cancellationToken);
    }

    private async Task IsReadyAsync(CancellationToken cancellationToken)
    {
        for (int glance = 0; ; glance++)
        {
            try
            {
                using HttpResponseMessage response = await Client.GetAsync(new Uri("health/ready", UriKind.Relative), cancellationToken);
                if (response.IsSuccessStatusCode)
                    return;
                Assert.True(glance < 600, await response.Content.ReadAsStringAsync(cancellationToken));
            }
            catch (HttpRequestException) when (glance < 600)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }
}
