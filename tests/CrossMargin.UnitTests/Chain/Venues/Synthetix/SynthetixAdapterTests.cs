using System.Text;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using static CrossMargin.UnitTests.Chain.Venues.Synthetix.SynthetixBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.Synthetix;

public sealed class SynthetixAdapterTests
{
    [Fact]
    public void Encode_flags_first_and_liquidates_who_is_flagged_on_the_market_of_the_account()
    {
        SynthetixBuilder market = new();
        market.Open(1, 5);
        CallRequest flag = Adapter.Encode(PlanOf(market), market.Slots);
        market.Journal.Set(AliceInEth, Eth.Flagger, Bob.ToNumber());
        CallRequest liquidation = Adapter.Encode(PlanOf(market), market.Slots);

        Assert.Equal((EthMarket, EthMarket), (flag.To, liquidation.To));
        Assert.Equal(PerpsV2Market.FlagPosition.Encode(Alice), flag.Data.ToArray());
        Assert.Equal(PerpsV2Market.LiquidatePosition.Encode(Alice), liquidation.Data.ToArray());
    }

    [Theory]
    [InlineData("Position cannot be liquidated", true)]
    [InlineData("Position not flagged", true)]           // Somebody else has liquidated it.
    [InlineData("Position flagged", false)]
    [InlineData("price impact of liquidation exceeded", false)]
    [InlineData("Invalid price", false)]
    public void Explain_reads_the_market_s_words(string words, bool isHealthy)
    {
        // Error(string): selector, offset, length, text.
        byte[] text = Encoding.ASCII.GetBytes(words);
        byte[] data = [0x08, 0xc3, 0x79, 0xa0, .. Hash32.OfNumber(32).ToArray(), .. Hash32.OfNumber(text.Length).ToArray(), .. text];

        Assert.Equal(new LiquidationRefusal(words, isHealthy), Adapter.Explain(data));
    }

    [Fact]
    public void Explain_leaves_what_is_no_text_to_the_language() =>
        Assert.Equal(new LiquidationRefusal("reverted without a reason", false), Adapter.Explain([]));

    private static LiquidationPlan PlanOf(SynthetixBuilder market) =>
        new(new SubAccountId(Adapter.Venue, AliceInEth), market.Option()!, new BlockRef(Settings.ChainId, 1, default, 100), 5);
}
