using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Morpho;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

/// <summary>One market and its logs: a collateral with 24 decimals, a loan token with none, and a threshold of 80 %.</summary>
internal sealed class MorphoFixture
{
    public const long Now = 1_800_000_000;

    public static readonly Address Contract = Address.Parse("0x00000000000000000000000000000000000000b1");
    public static readonly Address Loan = Address.Parse("0x00000000000000000000000000000000000000c2");
    public static readonly Address Collateral = Address.Parse("0x00000000000000000000000000000000000000e1");
    public static readonly Address PriceOracle = Address.Parse("0x0000000000000000000000000000000000000a01");
    public static readonly Address RateModel = Address.Parse("0x0000000000000000000000000000000000000a02");
    public static readonly Address LoanFeed = Address.Parse("0x0000000000000000000000000000000000000f01");
    public static readonly Address CollateralFeed = Address.Parse("0x0000000000000000000000000000000000000f02");
    public static readonly Address Alice = Address.Parse("0x000000000000000000000000000000000000a11c");
    public static readonly Address Bob = Address.Parse("0x0000000000000000000000000000000000000b0b");
    public static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    public static readonly BigInteger Lltv = 8 * BigInteger.Pow(10, 17);

    /// <summary>1 unit of the loan token for 10^22 units of the collateral: 100 for a whole one.</summary>
    public static readonly BigInteger Price = BigInteger.Pow(10, 14);

    private static readonly VenueSettings Venue = new(
        "morpho", VenueKind.MorphoBlue, new Dictionary<string, Address> { [VenueKind.Morpho] = Contract }, [], 0);

    private int _index;

    public MorphoFixture()
    {
        Journal = new SlotJournal(new VenueSlots(Adapter.Venue));
        Reducer = Adapter.Resume(Journal);
    }

    /// <summary>The collateral is left out: the chain says its decimals.</summary>
    public static ChainSettings Settings { get; } = new(
        "local", new ChainId(7), [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
        [new FeedSettings(new Underlying("USD"), LoanFeed, TimeSpan.FromHours(24), 0.0025)],
        [new TokenSettings("RICE", Loan, 0, new Underlying("USD"))],
        [Venue]);

    public static Hash32 Id { get; } = Keccak256.Hash(
        [.. ((Hash32[])[Loan.ToWord(), Collateral.ToWord(), PriceOracle.ToWord(), RateModel.ToWord(), Hash32.OfNumber(Lltv)]).SelectMany(word => word.ToArray())]);

    public static SubAccountKey KeyOf(Address holder) => new(holder, Id);

    public MorphoAdapter Adapter { get; } = new(Settings, Venue);

    public MorphoModel Model { get; } = new(Settings, Venue);

    public FakeMorpho Chain { get; } = new();

    public SlotJournal Journal { get; }

    public IVenueReducer Reducer { get; }

    public VenueSlots Slots => Journal.Slots;

    public static MarketSlots Market { get; } = new(Id);

    /// <summary>Bob lends 1,000; Alice pledges 10 whole tokens and borrows 600. All answers are there.</summary>
    public static async Task<MorphoFixture> WithLoanAsync(CancellationToken cancellationToken)
    {
        MorphoFixture fixture = new();
        fixture.Answer();
        foreach (EventLog log in fixture.LogsOfLoan())
            fixture.Apply(log);
        await fixture.ObserveAsync(cancellationToken);
        return fixture;
    }

    public EventLog[] LogsOfLoan() =>
    [
        Log(MorphoBlue.CreateMarketEvent.Topic0, [Id], Loan.ToNumber(), Collateral.ToNumber(), PriceOracle.ToNumber(), RateModel.ToNumber(), Lltv),
        Log(MorphoBlue.SupplyEvent.Topic0, [Id, Bob.ToWord(), Bob.ToWord()], 1_000, 1_000_000_000),
        Log(MorphoBlue.SupplyCollateralEvent.Topic0, [Id, Alice.ToWord(), Alice.ToWord()], BigInteger.Pow(10, 25)),
        Log(MorphoBlue.BorrowEvent.Topic0, [Id, Alice.ToWord(), Alice.ToWord()], Alice.ToNumber(), 600, 600_000_000),
    ];

    public EventLog Log(Hash32 topic, Hash32[] indexed, params BigInteger[] data) => new()
    {
        Address = Contract,
        TopicCount = (byte)(1 + indexed.Length),
        Topic0 = topic,
        Topic1 = indexed.ElementAtOrDefault(0),
        Topic2 = indexed.ElementAtOrDefault(1),
        Topic3 = indexed.ElementAtOrDefault(2),
        Data = data.SelectMany(word => Hash32.OfNumber(word).ToArray()).ToArray(),
        BlockNumber = 5,
        BlockHash = Hash32.OfNumber(5),
        BlockTimestamp = Now,
        TransactionHash = Hash32.OfNumber(77),
        TransactionIndex = 0,
        LogIndex = _index++,
    };

    public void Apply(in EventLog log)
    {
        Journal.MoveTo(log);
        Reducer.Apply(log);
    }

    public Task ObserveAsync(CancellationToken cancellationToken) => Reducer.ObserveAsync(Chain, Chain.Head, cancellationToken);

    /// <summary>A price of 100 loan tokens of $2 each, no interest, both feeds fresh.</summary>
    public void Answer()
    {
        Chain.Answer(PriceOracle, Oracle.Price.Encode(), Price);
        Chain.Answer(PriceOracle, Oracle.BaseFeed1.Encode(), CollateralFeed.ToNumber());
        foreach (byte[] none in (byte[][])[Oracle.BaseFeed2.Encode(), Oracle.QuoteFeed1.Encode(), Oracle.QuoteFeed2.Encode()])
            Chain.Answer(PriceOracle, none, 0);
        Chain.Answer(RateModel, Irm.BorrowRateView.Selector, 0);
        Chain.Answer(Collateral, CrossMargin.Chain.Abi.Erc20.Erc20.Decimals.Encode(), 24);
        Chain.Answer(Loan, CrossMargin.Chain.Abi.Erc20.Erc20.Decimals.Encode(), 0);
        AnswerFeed(LoanFeed, 200_000_000, Now - 60);
        AnswerFeed(CollateralFeed, 20_000_000_000, Now - 30);
    }

    public void AnswerFeed(Address feed, BigInteger answer, long updatedAt)
    {
        Chain.Answer(feed, CrossMargin.Chain.Abi.Chainlink.Aggregator.Decimals.Encode(), 8);
        BigInteger word = answer.Sign < 0 ? answer + BigInteger.Pow(2, 256) : answer;
        Chain.Answer(feed, CrossMargin.Chain.Abi.Chainlink.Aggregator.LatestRoundData.Encode(), 1, word, updatedAt, updatedAt, 1);
    }
}
