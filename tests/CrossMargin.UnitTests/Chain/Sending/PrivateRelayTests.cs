using System.Net;
using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Links;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Relays;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Sending;

public sealed class PrivateRelayTests : IDisposable
{
    private static readonly RawTransaction Transaction = new(Hash32.OfNumber(7), new byte[] { 2, 0xf8, 1 });

    private readonly PrivateKey _identity = PrivateKey.Parse(new string('7', 64));
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task A_private_transaction_is_sent_once_with_its_last_block()
    {
        await using PrivateRelay relay = Create(RelayMethod.PrivateTransaction);

        await relay.SendAsync(Transaction, newest: 100, last: 103, TestContext.Current.CancellationToken);

        JsonElement request = Assert.Single(_recorder.Requests());
        Assert.Equal("eth_sendPrivateTransaction", request.GetProperty("method").GetString());
        Assert.Equal("""[{"tx":"0x02f801","maxBlockNumber":"0x67"}]""", request.GetProperty("params").GetRawText());
    }

    [Fact]
    public async Task A_bundle_is_sent_for_each_of_its_blocks()
    {
        await using PrivateRelay relay = Create(RelayMethod.Bundle);

        await relay.SendAsync(Transaction, newest: 100, last: 102, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["""[{"txs":["0x02f801"],"blockNumber":"0x65"}]""", """[{"txs":["0x02f801"],"blockNumber":"0x66"}]"""],
            _recorder.Requests().Select(request => request.GetProperty("params").GetRawText()));
        Assert.All(_recorder.Requests(), request => Assert.Equal("eth_sendBundle", request.GetProperty("method").GetString()));
    }

    [Fact]
    public async Task Each_request_is_signed_by_the_identity_over_its_very_body()
    {
        await using PrivateRelay relay = Create(RelayMethod.PrivateTransaction);

        await relay.SendAsync(Transaction, newest: 100, last: 103, TestContext.Current.CancellationToken);

        (string body, string header) = Assert.Single(_recorder.Bodies);
        string[] parts = header.Split(':');
        string digest = Keccak256.Hash(Encoding.UTF8.GetBytes(body)).ToString();
        Hash32 message = Keccak256.Hash(Encoding.UTF8.GetBytes("\u0019Ethereum Signed Message:\n66" + digest));
        Assert.Equal(SignatureFault.None, SignatureRecovery.TryRecover(message, Hex.Parse(parts[1]), out Address signer));
        Assert.Equal((_identity.Address, _identity.Address.ToString()), (signer, parts[0]));
    }

    [Fact]
    public async Task A_refusal_is_an_exception_that_names_no_secret()
    {
        _recorder.Answer = """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}""";
        await using PrivateRelay relay = Create(RelayMethod.PrivateTransaction);

        RpcException fault = await Assert.ThrowsAnyAsync<RpcException>(
            () => relay.SendAsync(Transaction, newest: 100, last: 103, TestContext.Current.CancellationToken));

        Assert.DoesNotContain("secret", fault.Message + relay.Name, StringComparison.Ordinal);
    }

    private PrivateRelay Create(RelayMethod method) =>
        new(new RelaySettings(new Uri("http://127.0.0.1:9/secret"), method, 3), _identity, _recorder, TimeProvider.System);

    /// <summary>A relay that takes everything, and remembers what it was asked.</summary>
    private sealed class Recorder : HttpMessageHandler
    {
        public List<(string Body, string Signature)> Bodies { get; } = [];

        public string? Answer { get; set; }

        public List<JsonElement> Requests() => [.. Bodies.Select(one => JsonSerializer.Deserialize<JsonElement>(one.Body))];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            Bodies.Add((body, request.Headers.GetValues("X-Flashbots-Signature").Single()));
            long id = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("id").GetInt64();
            string answer = Answer ?? $$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"bundleHash":"0x00"}}""";
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }
    }
}
