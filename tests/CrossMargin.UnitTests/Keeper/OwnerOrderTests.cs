using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Keeper;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Judging;
using CrossMargin.Keeper.Ordering;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Judgements;
using CrossMargin.UnitTests.Keeper.Simulated;
using static CrossMargin.UnitTests.Keeper.Simulated.KeeperScene;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>One owner with several sub-accounts below their lines, on one chain and on two.</summary>
public sealed class OwnerOrderTests
{
    private static readonly SubAccountKey AnnsOther = new(Ann, Hash32.OfNumber(1));
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    /// <summary>The other one's debt is ten times as large and its shortage smaller: its gas is paid for by ten times the margin.</summary>
    [Fact]
    public async Task An_owner_s_are_taken_by_margin_per_cost_and_another_owner_s_keeps_its_place_between_them()
    {
        using KeeperScene scene = new();
        scene.Borrow(Ann, weth: 1, usdc: 1_700);
        scene.Borrow(Bob, weth: 1, usdc: 1_640);
        Borrow(scene, AnnsOther, weth: 10, usdc: 14_500);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        // By shortage: Ann's one lacks 260, Bob's 200, Ann's other 100.
        Assert.Equal([AnnsOther, new SubAccountKey(Bob), new SubAccountKey(Ann)], scene.Attempts.Select(one => one.SubAccount.Key));
    }

    [Fact]
    public async Task The_place_and_its_figures_are_recorded_and_the_verdict_is_given_again()
    {
        using KeeperScene scene = new();
        Borrow(scene, AnnsOther, weth: 10, usdc: 14_500);
        scene.Borrow(Bob, weth: 1, usdc: 1_500);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Dictionary<SubAccountKey, OrderPlace?> places = scene.Store.Journal.OfType<JournalEntry.Tried>()
            .ToDictionary(one => one.Attempt.SubAccount.Key, one => one.Judgement!.Unpack().Inputs.Place);
        Assert.Null(places[new SubAccountKey(Bob)]);
        Assert.Equal((2, 2), (places[new SubAccountKey(Ann)]!.Rank, places[new SubAccountKey(Ann)]!.Count));
        // 7,250 are repaid for 7,612.50 of collateral, 80 % of which counted; the bonus and 800,000 gas at 1.1 gwei and 1,800 USD are the cost.
        OrderPlace first = places[AnnsOther]!;
        Assert.Equal((1, 2), (first.Rank, first.Count));
        Assert.Equal((1_160.0, 362.5 + GasUsd(scene)), (Math.Round(first.ReleasedUsd, 6), Math.Round(first.CostUsd, 6)));
        Assert.All(
            scene.Store.Journal,
            entry => Assert.Empty(JudgementReplay.Compare(entry.Judgement!, entry.Health, new PawnShopModel(scene.Venue.Chain))));
    }

    [Fact]
    public void A_chain_whose_gas_is_dear_comes_after_one_whose_gas_is_cheap()
    {
        using TwoChains scene = new();
        Candidate candidate = scene.CandidateOn(scene.First);
        Assert.Equal(1, Place(scene.Order).Rank);

        scene.Order.Note(scene.First, new GasQuote(100_000_000_000, 0, 100_000_000_000, 2_000));
        OrderPlace dear = Place(scene.Order);
        scene.Order.Note(scene.Second, new GasQuote(200_000_000_000, 0, 200_000_000_000, 2_000));

        Assert.Equal((2, 2), (dear.Rank, dear.Count));
        Assert.Equal(37.5 + 160, dear.CostUsd, precision: 6);
        Assert.Equal(1, Place(scene.Order).Rank);

        OrderPlace Place(OwnerOrder order) => order.PlaceOf(candidate, scene.Book.Find(scene.Book.AccountOf(candidate.Id), Now))!;
    }

    [Fact]
    public void What_is_included_too_late_comes_last_and_where_no_keeper_acts_nothing_counts()
    {
        using TwoChains scene = new();
        Candidate candidate = scene.CandidateOn(scene.First);
        AccountView account = scene.Book.Find(scene.Book.AccountOf(candidate.Id), Now)!;
        KeeperOptions hasty = new() { InclusionDeadline = TimeSpan.FromSeconds(1) };
        KeeperChain quick = scene.Chains[1] with { Settings = scene.Chains[1].Settings with { BlockTime = TimeSpan.FromSeconds(1) } };

        Assert.Equal(2, new OwnerOrder(scene.Book, [scene.Chains[0], quick], hasty).PlaceOf(candidate, account)!.Rank);
        Assert.Null(new OwnerOrder(scene.Book, [scene.Chains[0]], hasty).PlaceOf(candidate, account));
    }

    private static double GasUsd(KeeperScene scene) => Math.Round(scene.Options.AssumedGas * 1.1e-9 * scene.Attempts[0].Plan.NativeUsd!.Value, 6);

    private static void Borrow(KeeperScene scene, SubAccountKey key, int weth, int usdc)
    {
        scene.Chain.World.Slots.Set(key, PawnShop.Collateral, weth * BigInteger.Pow(10, 18));
        scene.Chain.World.Slots.Set(key, PawnShop.Debt, usdc * (BigInteger)1_000_000);
    }

    /// <summary>Ann owes 1,500 against 1 WETH of 1,800 on both.</summary>
    private sealed class TwoChains : IDisposable
    {
        private readonly KeeperScene[] _scenes = [new(chainId: new ChainId(1)), new(chainId: new ChainId(2))];

        public TwoChains()
        {
            Chains = [.. _scenes.Select(scene => scene.KeeperChain)];
            Book = new AccountBook([.. Chains.Select(chain => chain.Settings)], [new PawnShopModel(First), new PawnShopModel(Second)]);
            foreach (KeeperScene scene in _scenes)
            {
                scene.SetPrice(1800);
                Book.Load(new ChainHoldings(scene.Chain.Head, [.. scene.Chain.World.Slots.Holdings()]));
            }

            Order = new OwnerOrder(Book, Chains, new KeeperOptions());
        }

        public ChainId First { get; } = new(1);

        public ChainId Second { get; } = new(2);

        public AccountBook Book { get; }

        public KeeperChain[] Chains { get; }

        public OwnerOrder Order { get; }

        public Candidate CandidateOn(ChainId chain) => Book.Read(new VenueId(chain, "pawn-shop"), (model, slots, asOf) =>
            model.Read(new SubAccountKey(Ann), slots, asOf.Timestamp) is var view ? new Candidate(view, view.Local!, asOf, asOf.Timestamp) : null!);

        public void Dispose()
        {
            Book.Dispose();
            foreach (KeeperScene scene in _scenes)
                scene.Dispose();
        }
    }
}
