using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Sending;

/// <summary>A remote signer that is honest, wrong, hostile, or not there.</summary>
public sealed class RemoteSignerTests : IDisposable
{
    private const string Secret = "SuperSecretKey123";

    private static readonly PrivateKey Key = PrivateKey.Parse("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");
    private static readonly PrivateKey Other = PrivateKey.Parse(new string('7', 64));

    private static readonly Eip1559Transaction Transaction = new(
        new ChainId(42161), 7, 2_000_000_000, 30_000_000_000, 21_000, Address.Parse("0x00000000000000000000000000000000000000aa"), 5,
        new byte[] { 0x12, 0x34 });

    private readonly HttpClient _http = JsonRpcTransport.CreateHttpClient();

    /// <summary>Each field, changed by itself, and how the fault calls it.</summary>
    public static TheoryData<string, Func<Eip1559Transaction, Eip1559Transaction>> Changes => new()
    {
        { "chain id", one => one with { Chain = new ChainId(1) } },
        { "nonce", one => one with { Nonce = 8 } },
        { "max priority fee per gas", one => one with { MaxPriorityFeePerGas = 2_000_000_001 } },
        { "max fee per gas", one => one with { MaxFeePerGas = 0 } },
        { "gas limit", one => one with { GasLimit = 21_001 } },
        { "recipient", one => one with { To = Address.Parse("0x00000000000000000000000000000000000000ab") } },
        { "recipient", one => one with { To = null } },
        { "value", one => one with { Value = 6 } },
        { "data", one => one with { Data = new byte[] { 0x12, 0x35 } } },
        { "data", one => one with { Data = ReadOnlyMemory<byte>.Empty } },
        { "access list", one => one with { AccessList = [new AccessListEntry(Address.Parse("0x00000000000000000000000000000000000000aa"), [])] } },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_right_answer_is_the_transaction_signed_by_the_expected_account()
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => Quoted(Transaction.Sign(Key)));
        await using RemoteSigner signer = Create(server);

        RawTransaction signed = await signer.SignAsync(Transaction, Cancellation);

        Assert.Equal(Hex.Of(Transaction.Sign(Key).Bytes.Span), Hex.Of(signed.Bytes.Span));
        Assert.Equal(Transaction.Sign(Key).Hash, signed.Hash);
    }

    [Fact]
    public async Task It_is_asked_in_the_words_of_Web3Signer()
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => Quoted(Transaction.Sign(Key)));
        await using RemoteSigner signer = Create(server);

        await signer.SignAsync(Transaction, Cancellation);

        JsonElement asked = Assert.Single(server.Asked);
        Assert.Equal("eth_signTransaction", asked.GetProperty("method").GetString());
        Assert.Equal(
            $$"""[{"from":"{{Key.Address}}","gas":"0x5208","maxFeePerGas":"0x6fc23ac00","maxPriorityFeePerGas":"0x77359400","value":"0x5","nonce":"0x7","data":"0x1234","chainId":"0xa4b1","to":"0x00000000000000000000000000000000000000aa"}]""",
            asked.GetProperty("params").GetRawText());
    }

    [Fact]
    public async Task An_access_list_is_asked_for_and_checked()
    {
        Eip1559Transaction listed = Transaction with
        {
            AccessList = [new AccessListEntry(Address.Parse("0x00000000000000000000000000000000000000aa"), [Hash32.OfNumber(9)])],
        };
        await using SignerServer server = await SignerServer.StartAsync(_ => Quoted(listed.Sign(Key)));
        await using RemoteSigner signer = Create(server);

        Assert.Equal(listed.Sign(Key).Hash, (await signer.SignAsync(listed, Cancellation)).Hash);
        Assert.Equal(
            Hash32.OfNumber(9).ToString(),
            server.Asked[0].GetProperty("params")[0].GetProperty("accessList")[0].GetProperty("storageKeys")[0].GetString());
    }

    /// <summary>Geth and Clef give an object, with the fields once more.</summary>
    [Fact]
    public async Task An_answer_as_Geth_gives_it_is_read()
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => $$$"""{"raw":{{{Quoted(Transaction.Sign(Key))}}},"tx":{"nonce":"0x7","accessList":[]}}""");
        await using RemoteSigner signer = Create(server);

        Assert.Equal(Transaction.Sign(Key).Hash, (await signer.SignAsync(Transaction, Cancellation)).Hash);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_changed_field_is_told_and_never_used(string field, Func<Eip1559Transaction, Eip1559Transaction> change)
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => Quoted(change(Transaction).Sign(Key)));
        await using RemoteSigner signer = Create(server);

        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(() => signer.SignAsync(Transaction, Cancellation));

        Assert.Contains($"the {field} of the transaction", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_another_account_is_told_and_never_used()
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => Quoted(Transaction.Sign(Other)));
        await using RemoteSigner signer = Create(server);

        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(() => signer.SignAsync(Transaction, Cancellation));

        Assert.Contains($"{Other.Address} signed, expected {Key.Address}", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Nodes refuse an s in the upper half (EIP-2), and a parity that is neither 0 nor 1.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signature_that_no_node_takes_is_refused(bool isHigh)
    {
        Signature signature = Key.Sign(Transaction.SigningHash());
        Hash32 order = Hash32.Parse("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
        Signature changed = isHigh
            ? new Signature(signature.R, Hash32.OfNumber(order.ToNumber() - signature.S.ToNumber()), (byte)(1 - signature.YParity))
            : signature with { YParity = (byte)(27 + signature.YParity) };
        await using SignerServer server = await SignerServer.StartAsync(_ => Quoted(Transaction.With(changed)));
        await using RemoteSigner signer = Create(server);

        await Assert.ThrowsAsync<RpcDistrustException>(() => signer.SignAsync(Transaction, Cancellation));
    }

    [Theory]
    [InlineData("\"0x\"")]
    [InlineData("\"0x02\"")]
    [InlineData("\"0x02c0\"")]
    [InlineData("\"0x02ff\"")]
    [InlineData("\"0xf86c\"")]
    public async Task Bytes_that_are_no_such_transaction_are_refused(string result)
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => result);
        await using RemoteSigner signer = Create(server);

        await Assert.ThrowsAsync<RpcDistrustException>(() => signer.SignAsync(Transaction, Cancellation));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"signed\"")]
    [InlineData("\"0x123\"")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    public async Task An_answer_without_bytes_is_unusable(string result)
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => result);
        await using RemoteSigner signer = Create(server);

        Assert.True((await Assert.ThrowsAsync<RpcTransportException>(() => signer.SignAsync(Transaction, Cancellation))).IsTransient);
    }

    [Fact]
    public async Task A_legacy_transaction_instead_is_refused()
    {
        LegacyTransaction legacy = new(Transaction.Chain, 7, 30_000_000_000, 21_000, Transaction.To, 5, Transaction.Data);
        await using SignerServer server = await SignerServer.StartAsync(_ => Quoted(legacy.Sign(Key)));
        await using RemoteSigner signer = Create(server);

        Assert.Contains("another type", (await Assert.ThrowsAsync<RpcDistrustException>(() => signer.SignAsync(Transaction, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_told_in_its_words_without_the_secrets_of_the_url()
    {
        await using SignerServer server = await SignerServer.StartAsync((request, response, cancellationToken) => SignerServer.WriteAsync(
            response, $$$"""{"jsonrpc":"2.0","id":{{{request.GetProperty("id")}}},"error":{"code":-32000,"message":"no key at {{{Secret}}}"}}""", cancellationToken));
        await using RemoteSigner signer = Create(server, hidden: true);

        RpcErrorException fault = await Assert.ThrowsAsync<RpcErrorException>(() => signer.SignAsync(Transaction, Cancellation));

        Assert.Equal("no key at ***", fault.NodeMessage);
        Assert.StartsWith("Basic ", server.Authorization, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, signer.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    public async Task A_failed_status_is_classified(HttpStatusCode status, bool isTransient)
    {
        await using SignerServer server = await SignerServer.StartAsync((_, response, _) =>
        {
            response.StatusCode = (int)status;
            return Task.CompletedTask;
        });
        await using RemoteSigner signer = Create(server);

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(() => signer.SignAsync(Transaction, Cancellation));

        Assert.Equal((status, isTransient), (fault.Status!.Value, fault.IsTransient));
    }

    [Fact]
    public async Task Silence_ends_after_the_time_limit()
    {
        await using SignerServer server = await SignerServer.StartAsync((_, _, cancellationToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        await using RemoteSigner signer = Create(server, TimeSpan.FromMilliseconds(200));
        long begun = Stopwatch.GetTimestamp();

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(() => signer.SignAsync(Transaction, Cancellation));

        Assert.Contains("no answer within 0.2 s", fault.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read_to_its_end()
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => $"\"0x{new string('0', 1 << 20)}\"");
        await using RemoteSigner signer = Create(server);

        await Assert.ThrowsAsync<RpcLimitException>(() => signer.SignAsync(Transaction, Cancellation));
    }

    [Fact]
    public async Task Nobody_there_is_told_without_the_secrets_of_the_url()
    {
        await using RemoteSigner signer = new(new Uri($"http://user:{Secret}@127.0.0.1:9/{Secret}"), Key.Address, _http, TimeProvider.System);

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(() => signer.SignAsync(Transaction, Cancellation));

        Assert.True(fault.IsTransient);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", false)]
    [InlineData("[\"0x0000000000000000000000000000000000000001\"]", false)]
    [InlineData("[\"0x0000000000000000000000000000000000000001\",\"0x2C7536E3605D9C16a7a3D7b1898e529396a65c23\"]", true)]
    public async Task It_says_whether_it_holds_the_key(string accounts, bool holds)
    {
        await using SignerServer server = await SignerServer.StartAsync(_ => accounts);
        await using RemoteSigner signer = Create(server);

        Assert.Equal(holds, await signer.HoldsKeyAsync(Cancellation));
        Assert.Equal("eth_accounts", server.Asked[0].GetProperty("method").GetString());
    }

    private static string Quoted(RawTransaction signed) => $"\"{Hex.Of(signed.Bytes.Span)}\"";

    private RemoteSigner Create(SignerServer server, TimeSpan? timeout = null) => Create(server, hidden: false, timeout);

    private RemoteSigner Create(SignerServer server, bool hidden, TimeSpan? timeout = null)
    {
        Uri endpoint = hidden ? new UriBuilder(server.Endpoint) { UserName = "user", Password = Secret }.Uri : server.Endpoint;
        return new RemoteSigner(endpoint, Key.Address, _http, TimeProvider.System, timeout);
    }
}
