using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Indexer;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Proofs;

/// <summary>Headers, receipts and balances of a local chain, verified from their roots.</summary>
public sealed class AnvilProofTests(DevnetFixture devnet)
{
    private static readonly Address Rich = Address.Parse("0x00000000000000000000000000000000000000a1");
    private static readonly Address Richer = Address.Parse("0x00000000000000000000000000000000000000a2");
    private static readonly Address Stranger = Address.Parse("0x00000000000000000000000000000000000000a3");

    [Fact]
    public async Task Headers_and_receipts_of_every_block_hash_to_what_the_chain_says()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 31_363, cancellationToken);
        // Blocks of none, one and many transactions: an ordered trie of several levels.
        await anvil.Chain.RequestAsync("evm_setAutomine", [false], cancellationToken);
        for (int i = 0; i < 40; i++)
        {
            await anvil.Chain.RequestAsync(
                "eth_sendTransaction",
                [new { from = anvil.Minter.ToString(), to = anvil.Token.ToString(), data = Hex.Of(Erc20.Transfer.Encode(Rich, 1)), gas = "0x30d40" }],
                cancellationToken);
        }

        await anvil.Chain.MineAsync(2, TimeSpan.FromSeconds(1), cancellationToken);
        long head = await anvil.Chain.ReadBlockNumberAsync(cancellationToken);
        int receipts = 0;
        for (long number = 1; number <= head; number++)
        {
            SealedHeader header = (await anvil.Client.FindHeaderAsync(number, cancellationToken))!;
            BlockHeader block = (await anvil.Client.FindBlockAsync(BlockId.At(number), cancellationToken))!;
            Assert.Null(header.FindFault(block.Ref.Hash));
            JsonElement said = await anvil.Chain.RequestAsync("eth_getBlockReceipts", [Hex.OfQuantity(number)], cancellationToken);
            ReadOnlyMemory<byte>[] encoded = [.. said.EnumerateArray().Select(receipt => new ReadOnlyMemory<byte>(Encode(receipt)))];
            Assert.Equal(header.ReceiptsRoot, TrieRoot.OfList(encoded));
            receipts += encoded.Length;
        }

        Assert.True(receipts >= 42, $"{receipts} receipts");
        Assert.Null(await anvil.Client.FindHeaderAsync(head + 1, cancellationToken));
    }

    [Fact]
    public async Task A_receipt_is_proven_by_its_block_and_one_that_was_changed_on_the_way_is_refuted()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 31_365, cancellationToken);
        JsonElement sent = await anvil.Chain.RequestAsync(
            "eth_sendTransaction",
            [new { from = anvil.Minter.ToString(), to = anvil.Token.ToString(), data = Hex.Of(Erc20.Transfer.Encode(Rich, 1)) }],
            cancellationToken);
        Hash32 transaction = Hash32.Parse(sent.GetString()!);
        using ReceiptChanger way = new();
        await using RpcChainClient client = new(
            anvil.Id, [new JsonRpcTransport(anvil.Node.Http, new HttpMessageInvoker(way), TimeProvider.System)], TimeProvider.System, new Random(1),
            new RpcOptions { RetriesMax = 0 });

        Assert.True((await client.FindReceiptAsync(transaction, cancellationToken))!.Succeeded);
        await client.FindReceiptAsync(transaction, cancellationToken);
        Assert.Equal(1, way.BlocksRead); // What was proven is not proven again.

        way.IsLying = true;
        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(() => client.FindReceiptAsync(transaction, cancellationToken));
        Assert.IsType<Distrust.ReceiptsRoot>(fault.Distrust);
    }

    [Fact]
    public async Task Wallet_balances_are_proven_at_any_block_by_a_layout_that_is_found()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using IndexedAnvil anvil = await IndexedAnvil.StartAsync(devnet, 31_364, cancellationToken);
        await using NpgsqlDataSource database = await IndexedAnvil.NewLedgerAsync(devnet, cancellationToken);
        await anvil.MintAsync(Rich, 5, cancellationToken);
        await anvil.IndexToHeadAsync(database, cancellationToken);

        // Few and small balances could stand under many keys by chance: nothing is taken for proven.
        StateVerification early = await VerifyAsync(anvil, database, Rich, null, cancellationToken);
        Assert.Contains("too few or too small", Assert.IsType<SlotVerdict.Unproven>(Assert.Single(early.Slots)).Reason, StringComparison.Ordinal);
        Assert.True(early.IsFailure);

        await anvil.MintAsync(Rich, BigInteger.Pow(10, 18), cancellationToken);
        await anvil.MintAsync(Richer, 7 * BigInteger.Pow(10, 18), cancellationToken);
        long past = await anvil.Chain.ReadBlockNumberAsync(cancellationToken);
        await anvil.MintAsync(Rich, 1, cancellationToken);
        await anvil.IndexToHeadAsync(database, cancellationToken);

        Assert.Equal(BigInteger.Pow(10, 18) + 6, await ProvenAsync(Rich, null));
        Assert.Equal(BigInteger.Pow(10, 18) + 5, await ProvenAsync(Rich, past));
        Assert.Equal(0, await ProvenAsync(Richer, past - 1));
        Assert.Equal(0, await ProvenAsync(Stranger, null));
        HoldingsHistory history = new(database);
        Assert.IsType<PastHoldings.NotIndexed>(await history.ReadAsync(anvil.Id, Rich, past + 1_000, cancellationToken));

        await using NpgsqlCommand forge = database.CreateCommand("update holding set value = value - 1 where sub_account = $1");
        forge.Parameters.AddWithValue(Rich.ToArray());
        await forge.ExecuteNonQueryAsync(cancellationToken);
        StateVerification forged = await VerifyAsync(anvil, database, Rich, null, cancellationToken);
        SlotVerdict.Differs differs = Assert.IsType<SlotVerdict.Differs>(Assert.Single(forged.Slots));
        Assert.Equal(differs.State - 1, differs.Ledger);

        async Task<BigInteger> ProvenAsync(Address owner, long? block)
        {
            StateVerification result = await VerifyAsync(anvil, database, owner, block, cancellationToken);
            Assert.IsType<HeaderVerdict.Anchored>(result.Header);
            return Assert.IsType<SlotVerdict.Proven>(Assert.Single(result.Slots)).Value;
        }
    }

    private static async Task<StateVerification> VerifyAsync(
        IndexedAnvil anvil, NpgsqlDataSource database, Address owner, long? block, CancellationToken cancellationToken)
    {
        PastHoldings.Known known = Assert.IsType<PastHoldings.Known>(
            await new HoldingsHistory(database).ReadAsync(anvil.Id, owner, block, cancellationToken));
        WalletAdapter adapter = new(anvil.Settings, anvil.Wallet);
        VenueSlots slots = new(adapter.Venue);
        foreach (Holding holding in known.Holdings.Where(holding => holding.Venue == adapter.Venue.Name))
            slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        return await new StateVerifier(anvil.Client, anvil.Client).VerifyAsync(
            owner, known.Block, known.Hash, [(adapter, slots)], cancellationToken);
    }

    private static byte[] Encode(JsonElement receipt) => new ReceiptBody(
        (byte)NumberOf(receipt, "type"), NumberOf(receipt, "status") == 1, NumberOf(receipt, "cumulativeGasUsed"), BytesOf(receipt, "logsBloom"),
        [
            .. receipt.GetProperty("logs").EnumerateArray().Select(log => new ReceiptLog(
                Address.Parse(log.GetProperty("address").GetString()!),
                [.. log.GetProperty("topics").EnumerateArray().Select(topic => Hash32.Parse(topic.GetString()!))],
                BytesOf(log, "data"))),
        ]).Encode();

    private static long NumberOf(JsonElement value, string name) =>
        Convert.ToInt64(value.GetProperty(name).GetString()![2..], 16);

    private static byte[] BytesOf(JsonElement value, string name) => Hex.Parse(value.GetProperty(name).GetString()!);

    /// <summary>The way to the node; lying, it tells of every transaction that it failed.</summary>
    private sealed class ReceiptChanger() : DelegatingHandler(new SocketsHttpHandler())
    {
        public bool IsLying { get; set; }

        public int BlocksRead { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string asked = await request.Content!.ReadAsStringAsync(cancellationToken);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            BlocksRead += asked.Contains("eth_getBlockReceipts", StringComparison.Ordinal) ? 1 : 0;
            if (!IsLying || !asked.Contains("eth_getTransactionReceipt", StringComparison.Ordinal))
                return response;
            string told = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(told.Replace("\"status\":\"0x1\"", "\"status\":\"0x0\"", StringComparison.Ordinal));
            return response;
        }
    }
}
