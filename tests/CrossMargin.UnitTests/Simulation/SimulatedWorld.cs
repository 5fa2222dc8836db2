using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.UnitTests.Simulation;

/// <summary>One chain with two tokens and a registry, its settings, and ways to index it.</summary>
internal sealed class SimulatedWorld
{
    public static readonly ChainId Id = new(31337);
    public static readonly Address Usdc = AddressOf(0xA1);
    public static readonly Address Weth = AddressOf(0xA2);
    public static readonly Address Registry = AddressOf(0xB0);

    public SimulatedWorld(int seed, TimeSpan? finality = null, FollowerOptions? following = null)
    {
        Random = new Random(seed);
        Chain = new SimulatedChain(Id, seed) { Answer = AnswerOf };
        Client = new SimulatedClient(Chain, new Random(seed + 1), Time);
        Settings = new ChainSettings(
            "simulated", Id, [new Uri("http://127.0.0.1:1")], TimeSpan.FromSeconds(2), finality ?? TimeSpan.FromMinutes(2),
            new Underlying("ETH"), [],
            [new TokenSettings("USDC", Usdc, 6, new Underlying("USD")), new TokenSettings("WETH", Weth, 18, new Underlying("ETH"))],
            [Wallet]);
        Options = new IndexerOptions { Following = following ?? new FollowerOptions { InitialRange = 8, TargetLogs = 40, MaxCheckedBlocks = 16 } };
        Adapters = [new WalletAdapter(Settings, Wallet), new SimulatedRegistry(Id, Registry)];
    }

    public static VenueSettings Wallet { get; } = new("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["USDC", "WETH"], 0);

    public Random Random { get; }

    public InstantTime Time { get; } = new();

    public SimulatedChain Chain { get; }

    public SimulatedClient Client { get; }

    public ChainSettings Settings { get; }

    public IndexerOptions Options { get; }

    public MemoryLedger Ledger { get; } = new();

    public IReadOnlyList<IVenueAdapter> Adapters { get; set; }

    public static Address AddressOf(int number) => Address.FromWord(Hash32.OfNumber(number));

    public static SimulatedLog Transfer(Address token, Address from, Address to, BigInteger value) =>
        new(token, [Erc20.TransferEvent.Topic0, from.ToWord(), to.ToWord()], Hash32.OfNumber(value).ToArray());

    public ChainFollower NewFollower() => new(Client, Settings, Options.Following, Time);

    public ChainIndexer NewIndexer(MemoryLedger? ledger = null) =>
        new(Settings, Client, Adapters, ledger ?? Ledger, null, Options, Time, NullLogger<ChainIndexer>.Instance);

    /// <summary>Steps until the head is reached; throws what a step throws.</summary>
    public static async Task IndexToHeadAsync(ChainIndexer indexer, CancellationToken cancellationToken)
    {
        for (int steps = 0; await indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead; steps++)
            Assert.True(steps < 100_000, "The head is never reached.");
    }

    /// <summary>What a new indexer makes of the chain as it now stands, on a node without faults.</summary>
    public async Task<MemoryLedger> IndexFromScratchAsync(CancellationToken cancellationToken)
    {
        SimulatedFaults faults = Client.Faults;
        Client.Faults = SimulatedFaults.None;
        MemoryLedger ledger = new();
        await using ChainIndexer indexer = NewIndexer(ledger);
        await IndexToHeadAsync(indexer, cancellationToken);
        Client.Faults = faults;
        return ledger;
    }

    public BigInteger ValueOf(string venue, Address holder, Slot slot) => Ledger.Entries(Id)
        .LastOrDefault(entry => entry.Venue == venue && entry.SubAccount == new SubAccountKey(holder) && entry.Slot == slot).Value;

    // Tokens say their decimals; everything else answers with the block's number.
    private static CallOutcome AnswerOf(CallRequest call, SimulatedBlock at) => new CallOutcome.Returned(
        Hash32.OfNumber(call.To == Usdc ? 6 : call.To == Weth ? 18 : at.Header.Ref.Number).ToArray());
}
