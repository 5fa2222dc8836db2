using System.Numerics;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Relays;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper;
using CrossMargin.Keeper.Acting;
using CrossMargin.Keeper.Ordering;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using CrossMargin.Simulation;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrossMargin.UnitTests.Keeper.Simulated;

/// <summary>One keeper on one simulated chain, moved step by step: the real code but for the chain and the database.</summary>
internal sealed class KeeperScene : IDisposable
{
    /// <summary>The first key of every local development chain.</summary>
    public const string KeyText = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    public static readonly Address Ann = Address.Parse("0x00000000000000000000000000000000000000a1");
    public static readonly Address Bob = Address.Parse("0x00000000000000000000000000000000000000b2");

    private static readonly Address SequencerFeed = Address.Parse("0x00000000000000000000000000000000000000f5");

    private readonly TimeSpan? _sequencerUpFor;
    private ChainKeeper? _keeper;

    /// <param name="sequencerUpFor">Since when the chain's sequencer is up; null for a chain without a sequencer.</param>
    public KeeperScene(bool live = true, ChainId? chainId = null, TimeSpan? sequencerUpFor = null)
    {
        ChainId id = chainId ?? new ChainId(31337);
        Options = new KeeperOptions { Live = live };
        Chain = new SimulatedChain(id);
        Store = new MemoryAttemptStore(Time);
        Pauses = new MemoryPauses(Time);
        PawnShopModel model = new(id);
        Settings = new ChainSettings(
            "simulated", id, [], TimeSpan.FromSeconds(SimulatedChain.BlockSeconds), TimeSpan.FromSeconds(36), new Underlying("ETH"),
            [new FeedSettings(new Underlying("ETH"), SimulatedChain.Feed, TimeSpan.FromHours(1), 0.005)], [], [])
        {
            SequencerFeed = sequencerUpFor is null ? null : SequencerFeed,
        };
        _sequencerUpFor = sequencerUpFor;
        Book = new AccountBook([Settings], [model]);
        Venue = model.Venue;
        SetPrice(2000);
        Borrow(Ann, weth: 1, usdc: 1500);
        NextBlock();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public SimulatedChain Chain { get; }

    public ChainSettings Settings { get; set; }

    public AccountBook Book { get; }

    public MemoryAttemptStore Store { get; }

    public MemoryPauses Pauses { get; }

    public KeeperOptions Options { get; }

    public VenueId Venue { get; }

    public IReadOnlyList<LiquidationAttempt> Attempts => Store.Attempts;

    public LiquidationAttempt Only => Assert.Single(Store.Attempts);

    public int FoundBySweepOnly => _keeper!.FoundBySweepOnly;

    /// <summary>Liquidations in the pool or ever taken by the node, each byte string once.</summary>
    public int DistinctSent => Chain.Sent.Select(raw => Hex.Of(raw)).Distinct().Count();

    /// <summary>With a key in a dry run too: having one must not be enough to send.</summary>
    public KeeperChain KeeperChain => new(
        Settings, Chain, new Dictionary<VenueId, IVenueAdapter> { [Venue] = new PawnShopAdapter(Chain.Chain) },
        Signer.Address, Signer)
    {
        Drifts = Drifts,
        Pauses = Pauses,
        Relay = Relay,
    };

    /// <summary>To be set before the first step.</summary>
    public ITransactionSigner Signer { get; set; } = PrivateKey.Parse(KeyText);

    /// <summary>Where keepers end that are started from now on.</summary>
    public CrashPoint? Crash { get; set; }

    /// <summary>To be set before the first step.</summary>
    public IPrivateRelay? Relay { get; set; }

    /// <summary>To be set before the first step.</summary>
    public IDriftStore? Drifts { get; set; }

    public void SetPrice(int usd) => Chain.World.Slots.Set(SubAccountKey.Market, PawnShop.Price, usd * (BigInteger)100_000_000);

    public void SetRate(long rate) => Chain.World.Slots.Set(SubAccountKey.Market, PawnShop.Rate, rate);

    public void Pause(bool paused) => Chain.World.Slots.Set(SubAccountKey.Market, PawnShop.IsPaused, paused ? 1 : 0);

    public void Borrow(Address holder, int weth, int usdc)
    {
        Chain.World.Slots.Set(new SubAccountKey(holder), PawnShop.Collateral, weth * BigInteger.Pow(10, 18));
        Chain.World.Slots.Set(new SubAccountKey(holder), PawnShop.Debt, usdc * (BigInteger)1_000_000);
    }

    public bool IsLiquidatable(Address holder) => new PawnShopModel(Chain.Chain)
        .Read(new SubAccountKey(holder), Chain.World.Slots, Chain.Head.Timestamp).Local!.IsLiquidatable;

    /// <summary>A new block, with what waits in the pool, and the book at it.</summary>
    public void NextBlock(bool includePool = true)
    {
        Chain.Mine(includePool);
        Time.Advance(TimeSpan.FromSeconds(SimulatedChain.BlockSeconds));
        Index();
    }

    /// <summary>Brings the book to the chain's head.</summary>
    public void Index() => Book.Load(new ChainHoldings(Chain.Head, [.. Chain.World.Slots.Holdings(), .. SequencerAnswer()]));

    /// <summary>One round of the keeper, for all that can be touched.</summary>
    public async Task StepAsync()
    {
        _keeper ??= await ResumeAsync();
        await _keeper.StepAsync(Book.Read(Venue, (_, slots) => slots.SubAccounts()).Select(key => new SubAccountId(Venue, key)).ToList(), Cancellation);
    }

    /// <summary>One round in which no change was reported.</summary>
    public async Task IdleAsync()
    {
        _keeper ??= await ResumeAsync();
        await _keeper.StepAsync([], Cancellation);
    }

    public async Task StepsAsync(int blocks)
    {
        for (int count = 0; count < blocks; count++)
        {
            NextBlock();
            await StepAsync();
        }
    }

    /// <summary>The keeper is gone, and with it all that it knew; the next step is a new one's.</summary>
    public void Kill() => _keeper = null;

    public void Dispose() => Book.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<Holding> SequencerAnswer() => _sequencerUpFor is not { } upFor ? [] :
    [
        new Holding(ChainMarks.Venue, SubAccountKey.Market, ChainMarks.SequencerAnswer(SequencerFeed), 1),
        new Holding(ChainMarks.Venue, SubAccountKey.Market, ChainMarks.SequencerSince(SequencerFeed), (Time.GetUtcNow() - upFor).ToUnixTimeSeconds()),
    ];

    private Task<ChainKeeper> ResumeAsync()
    {
        IAttemptStore store = Crash is null ? Store : new CrashingStore(Store, Crash);
        AttemptJournal journal = new(store, Options, Time, _ => { }, NullLogger.Instance);
        return ChainKeeper.ResumeAsync(
            KeeperChain, Options, Book, new MarginAssessor(RiskParameters.Default), store, journal, lease: null,
            new OwnerOrder(Book, [KeeperChain], Options), Time, NullLogger.Instance, Cancellation);
    }
}
