using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.UnitTests.Ledger;

public sealed class JudgementFormTests
{
    private static readonly Address Token = Address.Parse("0x" + new string('a', 40));

    private static readonly JudgementInputs Inputs = new(
        [
            new Holding("shop", SubAccountKey.Market, Slot.Of("price", Token), (BigInteger.One << 256) - 1),
            new Holding("shop", new SubAccountKey(Token), new Slot("debt"), -5),
            new Holding("shop", new SubAccountKey(Address.Zero, Hash32.OfNumber(7)), new Slot("strike"), 3),
        ],
        """{"view":{"time":"2026-01-01T00:00:00+00:00"}}""", 1.1, new Dictionary<Address, BigInteger> { [Token] = BigInteger.One << 200 },
        new GasFigures(30, 2, 17, 2_000.123456789))
    {
        Place = new OrderPlace(2, 3, 12.3456789012345, 0.1),
    };

    [Fact]
    public void What_is_written_is_read_back_to_the_last_bit()
    {
        JudgementInputs read = JudgementForm.Read(JudgementForm.Write(Inputs), "shop");

        Assert.Equal(Inputs.Slots, read.Slots);
        Assert.Equal(Inputs.Balances, read.Balances);
        Assert.Equal((Inputs.Verdict, Inputs.ProfitFloorUsd, Inputs.Gas), (read.Verdict, read.ProfitFloorUsd, read.Gas));
        Assert.Equal(Inputs.Place, read.Place);
    }

    [Fact]
    public void What_was_decided_before_anybody_looked_has_no_figures()
    {
        JudgementInputs early = Inputs with { Verdict = null, Gas = null, Balances = new Dictionary<Address, BigInteger>(), Slots = [], Place = null };

        JudgementInputs read = JudgementForm.Read(JudgementForm.Write(early), "shop");

        Assert.Equal((null, null, null), (read.Verdict, read.Gas, read.Place));
        Assert.Empty(read.Balances);
        Assert.Empty(read.Slots);
    }

    [Fact]
    public void Read_refuses_what_was_not_written_here()
    {
        byte[] written = JudgementForm.Write(Inputs);

        Assert.Throws<FormatException>(() => JudgementForm.Read([], "shop"));
        Assert.Throws<FormatException>(() => JudgementForm.Read(written[..^9], "shop"));
        Assert.Throws<FormatException>(() => JudgementForm.Read(JudgementForm.Write(Inputs with { Verdict = "{" }), "shop"));
        Assert.Throws<FormatException>(() => JudgementForm.Read(JudgementForm.Write(Inputs with { Verdict = "1,\"slots\":[[1,2,3]]" }), "shop"));
    }
}
