using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Links;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.IntegrationTests.Indexer;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Links;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static CrossMargin.IntegrationTests.Links.LinkSigners;

namespace CrossMargin.IntegrationTests.Links;

/// <summary>Wallets that are contracts, on a real chain: they are asked whether a signature is theirs (EIP-1271).</summary>
public sealed class ContractLinkTests(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contract_is_linked_by_the_signature_that_it_takes_and_only_while_it_takes_it()
    {
        await using IndexedAnvil chain = await IndexedAnvil.StartAsync(devnet, 31_361, Token);
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        Address wallet = await DeployWalletAsync(chain, Bob.Address);
        OwnerLinks links = source.Links(chain.Client);
        OwnerLink link = Link(new AccountId(wallet, chain.Id), Alice.Account());

        Assert.Equal(LinkRefusalKind.Forged, (await links.AddAsync(link.SignedBy(Alice, Carol), Token)).Refusal());
        Assert.IsType<LinkOutcome.Taken>(await links.AddAsync(link.SignedBy(Alice, Bob), Token));
        Assert.Equal([link], await VerifyAsync(source, chain.Client));

        // Its key is lost to somebody else: what the old one signed is not the wallet's word any more.
        await chain.Chain.ExecuteAsync(chain.Minter, wallet, DevWallet.SetSigner.Encode(Carol.Address), Token);
        Assert.Empty(await VerifyAsync(source, chain.Client));
        Assert.Equal(LinkRefusalKind.Forged, (await links.RevokeAsync(link.Nonce, link.Revoke(Bob), Token)).Refusal());
        Assert.IsType<LinkOutcome.Taken>(await links.RevokeAsync(link.Nonce, link.Revoke(Carol), Token));

        await chain.Chain.ExecuteAsync(chain.Minter, wallet, DevWallet.SetSigner.Encode(Bob.Address), Token);
        Assert.Empty(await VerifyAsync(source, chain.Client));
    }

    [Fact]
    public async Task A_side_must_say_the_chain_that_it_is_a_contract_on()
    {
        await using IndexedAnvil chain = await IndexedAnvil.StartAsync(devnet, 31_362, Token);
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        Address wallet = await DeployWalletAsync(chain, Bob.Address);
        OwnerLinks links = source.Links(chain.Client);
        OwnerLink keyOnChain = Link(new AccountId(Bob.Address, chain.Id), Alice.Account());
        OwnerLink elsewhere = Link(new AccountId(wallet, new ChainId(7)), Alice.Account());
        OwnerLink everywhere = Link(new AccountId(wallet), Alice.Account());

        Assert.Equal(LinkRefusalKind.WrongChain, (await links.AddAsync(keyOnChain.SignedBy(Alice, Bob), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.WrongChain, (await links.AddAsync(elsewhere.SignedBy(Alice, Bob), Token)).Refusal());
        Assert.Equal(LinkRefusalKind.Forged, (await links.AddAsync(everywhere.SignedBy(Alice, Bob), Token)).Refusal());
    }

    [Fact]
    public async Task A_contract_may_own_and_what_it_holds_on_its_chain_is_in_one_account_with_what_is_linked_to_it()
    {
        await using IndexedAnvil chain = await IndexedAnvil.StartAsync(devnet, 31_363, Token);
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        Address wallet = await DeployWalletAsync(chain, Bob.Address);
        await chain.TransferAsync(wallet, 500, Token);
        await chain.TransferAsync(Carol.Address, 300, Token);
        await chain.IndexToHeadAsync(source, Token);
        using AccountBook book = new([chain.Settings], [new CrossMargin.Chain.Venues.Wallet.WalletModel(chain.Settings, chain.Wallet)]);
        book.Load(await new PostgresLedger(source).ReadHoldingsAsync(chain.Id, Token));
        AccountId contract = new(wallet, chain.Id);
        // Plain wallets are not asked for their code: only the link shows that it is a contract.
        Assert.Equal([new AccountId(wallet)], book.AccountsOf(wallet));
        OwnerLink link = Link(Carol.Account(), contract);

        Assert.IsType<LinkOutcome.Taken>(await source.Links(chain.Client).AddAsync(link.SignedBy(Bob, Carol), Token));
        book.Link(LinkGraph.Of(await VerifyAsync(source, chain.Client), (_, refusal) => Assert.Fail(refusal.Reason)));

        Assert.Equal([contract], book.AccountsOf(wallet));
        Assert.Equal([contract], book.AccountsOf(Carol.Address));
        Assert.Equal(
            new HashSet<int> { 500, 300 }, book.Find(contract, default)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw).ToHashSet());
    }

    [Fact]
    public async Task A_chain_that_is_dead_leaves_a_contract_s_link_open_and_others_alone()
    {
        await using IndexedAnvil chain = await IndexedAnvil.StartAsync(devnet, 31_364, Token);
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        Address wallet = await DeployWalletAsync(chain, Bob.Address);
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using RpcChainClient client = RpcChainClient.Create(
            chain.Settings with { Endpoints = [chain.Node.Http] }, http, TimeProvider.System, new Random(1), new RpcOptions { RetriesMax = 0 });
        OwnerLink ofContract = Link(new AccountId(wallet, chain.Id), Alice.Account()), ofKeys = Link(Carol.Account(), Alice.Account());
        await source.Links(client).AddAsync(ofContract.SignedBy(Alice, Bob), Token);
        await chain.KillNodeAsync();

        Assert.IsType<LinkOutcome.Taken>(await source.Links(client).AddAsync(ofKeys.SignedBy(Alice, Carol), Token));
        Assert.Equal([ofKeys], await VerifyAsync(source, client));
        OwnerLink another = Link(new AccountId(wallet, chain.Id), Carol.Account());
        Assert.Equal(LinkRefusalKind.Unanswered, (await source.Links(client).AddAsync(another.SignedBy(Carol, Bob), Token)).Refusal());
    }

    private async Task<Address> DeployWalletAsync(IndexedAnvil chain, Address signer)
    {
        IReadOnlyDictionary<string, SolidityArtifact> contracts = await DevContracts.CompileAsync(devnet.Environment, Token);
        return await chain.Chain.DeployAsync(
            chain.Minter, contracts[DevContracts.Wallet].Link(new Dictionary<string, Address>()), DevWallet.Constructor.Encode(signer), Token);
    }

    /// <summary>As a process that starts reads them.</summary>
    private static async Task<IReadOnlyList<OwnerLink>> VerifyAsync(NpgsqlDataSource source, IChainClient client)
    {
        LinkSignatures signatures = new(new Dictionary<ChainId, IChainClient> { [client.Chain] = client });
        LinkAudit audit = new(signatures, TimeSpan.FromHours(1), TimeProvider.System, NullLogger.Instance);
        return await audit.VerifyAsync(await new LinkStore(source).ReadOpenAsync(TimeProvider.System.GetUtcNow(), Token), asksChains: true, Token);
    }
}
