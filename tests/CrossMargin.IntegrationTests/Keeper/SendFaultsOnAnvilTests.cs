using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Acting;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>What a real node says to transactions that it does not take, and what the keeper makes of it.</summary>
public sealed class SendFaultsOnAnvilTests(DevnetFixture devnet)
{
    private static readonly PrivateKey Key = PrivateKey.Parse(new string('5', 64));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_refusal_is_read_as_what_it_is()
    {
        await using LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_660)), Stop);
        await anvil.Chain.SetBalanceAsync(Key.Address, BigInteger.Pow(10, 18), Stop);
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using RpcChainClient client = RpcChainClient.Create(Settings(anvil), http, TimeProvider.System, new Random(1));
        Eip1559Transaction first = Transfer(anvil.ChainId, nonce: 0);
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(client, first));
        while (await client.ReadTransactionCountAsync(Key.Address, BlockId.Latest, Stop) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        await anvil.Chain.RequestAsync("evm_setAutomine", [false], Stop);

        Assert.IsType<SendOutcome.NonceUsed>(await SendAsync(client, first with { MaxFeePerGas = first.MaxFeePerGas * 2 }));
        Eip1559Transaction waiting = Transfer(anvil.ChainId, nonce: 1);
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(client, waiting));
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(client, waiting));
        Assert.IsType<SendOutcome.NonceOccupied>(await SendAsync(client, waiting with { MaxPriorityFeePerGas = waiting.MaxPriorityFeePerGas + 1 }));
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(client, waiting with
        {
            MaxPriorityFeePerGas = waiting.MaxPriorityFeePerGas * 2,
            MaxFeePerGas = waiting.MaxFeePerGas * 2,
        }));
        Assert.IsType<SendOutcome.Refused>(await SendAsync(client, Transfer(anvil.ChainId, nonce: 2) with { Value = BigInteger.Pow(10, 19) }));
        Assert.IsType<SendOutcome.Refused>(await SendAsync(client, Transfer(anvil.ChainId, nonce: 2) with { GasLimit = 20_000 }));
        Assert.IsType<SendOutcome.Refused>(await SendAsync(client, Transfer(anvil.ChainId, nonce: 2) with { GasLimit = 10_000_000_000 }));
        Assert.IsType<SendOutcome.Refused>(await SendAsync(client, Transfer(anvil.ChainId, nonce: 2) with { MaxPriorityFeePerGas = first.MaxFeePerGas + 1 }));
        Assert.IsType<SendOutcome.Refused>(await SendAsync(client, Transfer(new ChainId(5), nonce: 2)));
        Assert.Equal(2, await client.ReadTransactionCountAsync(Key.Address, BlockId.Pending, Stop));
    }

    [Fact]
    public async Task Who_does_not_answer_may_have_it()
    {
        await using LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_661)), Stop);
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using RpcChainClient client = RpcChainClient.Create(
            Settings(anvil) with { Endpoints = [new Uri("http://127.0.0.1:9")] }, http, TimeProvider.System, new Random(1));

        Assert.IsType<SendOutcome.Unknown>(await SendAsync(client, Transfer(anvil.ChainId, nonce: 0)));
    }

    private static async Task<SendOutcome> SendAsync(RpcChainClient client, Eip1559Transaction transaction) =>
        SendFaults.Classify(await client.BroadcastAsync(transaction.Sign(Key).Bytes, Stop));

    private static Eip1559Transaction Transfer(ChainId chain, long nonce) =>
        new(chain, nonce, 1_000_000_000, 10_000_000_000, 21_000, Key.Address, 0, ReadOnlyMemory<byte>.Empty);

    private static ChainSettings Settings(LocalNode anvil) => new(
        "local", anvil.ChainId, [anvil.Http], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(32), new Underlying("ETH"), [], [], []);
}
