using System.Numerics;
using System.Text;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Morpho.MorphoFixture;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

public sealed class MorphoAdapterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ValidateAsync_accepts_the_contract_that_signs_for_itself_on_this_chain()
    {
        MorphoFixture fixture = new();
        AnswerAsMorpho(fixture.Chain, chainId: 7);

        Assert.Null(await fixture.Adapter.ValidateAsync(fixture.Chain, Stop));
    }

    [Fact]
    public async Task ValidateAsync_says_in_one_sentence_what_else_an_address_is()
    {
        MorphoFixture fixture = new();
        Assert.Contains("has no market(bytes32)", await fixture.Adapter.ValidateAsync(fixture.Chain, Stop), StringComparison.Ordinal);

        AnswerAsMorpho(fixture.Chain, chainId: 8);
        Assert.Contains("another protocol or version", await fixture.Adapter.ValidateAsync(fixture.Chain, Stop), StringComparison.Ordinal);

        fixture.Chain.Answer(Contract, Vault.Morpho.Encode(), Bob.ToNumber());
        Assert.EndsWith($"that contract itself is {Bob}", await fixture.Adapter.ValidateAsync(fixture.Chain, Stop), StringComparison.Ordinal);

        fixture.Chain.Code = [];
        Assert.Equal($"{Contract} has no code", await fixture.Adapter.ValidateAsync(fixture.Chain, Stop));
    }

    [Fact]
    public async Task Encode_names_the_shares_of_a_whole_debt_and_else_the_collateral()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);
        fixture.Slots.Set(SubAccountKey.Market, Market.Price, Price * 7 / 10);

        // The debt of 600 takes 600 · 1.0638 / 70 = 9.118 of 10 whole tokens.
        Assert.Equal((0, 600_000_000), Encoded(fixture, capital: 600));
        (BigInteger seized, BigInteger shares) = Encoded(fixture, capital: 300);
        Assert.Equal(0, shares);
        Assert.InRange((double)seized, 4.5e24, 4.56e24);

        // At half the price all ten are not enough.
        fixture.Slots.Set(SubAccountKey.Market, Market.Price, Price / 2);
        Assert.Equal((BigInteger.Pow(10, 25), 0), Encoded(fixture, capital: 600));
    }

    [Fact]
    public void Explain_reads_the_texts_and_above_all_that_an_account_is_healthy()
    {
        MorphoFixture fixture = new();

        Assert.Equal(new LiquidationRefusal("position is healthy", IsHealthy: true), fixture.Adapter.Explain(Error("position is healthy")));
        Assert.Equal(new LiquidationRefusal("market not created", IsHealthy: false), fixture.Adapter.Explain(Error("market not created")));
        Assert.Equal("custom error 0xdeadbeef", fixture.Adapter.Explain([0xde, 0xad, 0xbe, 0xef]).Reason);
    }

    [Fact]
    public async Task ReadFiguresAsync_has_the_models_names_and_no_value_for_a_contract_that_is_silent()
    {
        MorphoFixture fixture = await WithLoanAsync(Stop);

        IReadOnlyList<Figure> silent = await fixture.Adapter.ReadFiguresAsync(KeyOf(Alice), fixture.Slots, fixture.Chain, BlockId.Latest, Stop);
        fixture.Chain.Answer(Contract, MorphoBlue.Market.Selector, 1_000, 1_000_000_000, 600, 600_000_000, Now, 0);
        fixture.Chain.Answer(Contract, MorphoBlue.Position.Selector, 0, 600_000_000, BigInteger.Pow(10, 25));
        IReadOnlyList<Figure> answered = await fixture.Adapter.ReadFiguresAsync(KeyOf(Alice), fixture.Slots, fixture.Chain, BlockId.Latest, Stop);

        IEnumerable<Figure> ours = fixture.Model.Read(KeyOf(Alice), fixture.Slots, Now).Local!.Figures
            .Concat(fixture.Model.Figures(KeyOf(Alice), fixture.Slots, Now));
        Assert.Equal(ours, answered);
        Assert.Equal(answered.Select(figure => figure with { Value = null }), silent);
    }

    private static (BigInteger SeizedAssets, BigInteger RepaidShares) Encoded(MorphoFixture fixture, int capital)
    {
        Inventory inventory = new(Bob, new Dictionary<Address, BigInteger> { [Loan] = capital });
        LiquidationOption option = fixture.Model.Options(KeyOf(Alice), fixture.Slots, Now, inventory).Single();
        LiquidationPlan plan = new(new SubAccountId(fixture.Adapter.Venue, KeyOf(Alice)), option, fixture.Chain.Head, 20);

        CallRequest call = fixture.Adapter.Encode(plan, fixture.Slots);

        Assert.Equal(Contract, call.To);
        // Selector, five words of the market, the borrower, then the two amounts.
        Assert.Equal(Alice.ToWord(), WordAt(call, 5));
        return (WordAt(call, 6).ToNumber(), WordAt(call, 7).ToNumber());
    }

    private static Hash32 WordAt(CallRequest call, int index) => new(call.Data.Span.Slice(4 + (index * Hash32.Size), Hash32.Size));

    private static byte[] Error(string text) =>
    [
        0x08, 0xc3, 0x79, 0xa0, .. Hash32.OfNumber(32).ToArray(), .. Hash32.OfNumber(text.Length).ToArray(), .. Encoding.UTF8.GetBytes(text.PadRight(32, '\0')),
    ];

    private static void AnswerAsMorpho(FakeMorpho chain, long chainId)
    {
        Hash32 type = Keccak256.HashText("EIP712Domain(uint256 chainId,address verifyingContract)");
        Hash32 domain = Keccak256.Hash([.. type.ToArray(), .. Hash32.OfNumber(chainId).ToArray(), .. Contract.ToWord().ToArray()]);
        chain.Answer(Contract, MorphoBlue.DomainSeparator.Encode(), domain.ToNumber());
        chain.Answer(Contract, MorphoBlue.Market.Selector, 0, 0, 0, 0, 0, 0);
    }
}
