using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.UnitTests.Ledger;

public sealed class LedgerAnnouncementTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(31337, 123456789)]
    [InlineData(10, -1)]
    public void TryParse_inverts_Format(long chain, long number)
    {
        BlockRef block = new(new ChainId(chain), number, Hash32.OfNumber(5), 0);

        foreach (bool onlyMarks in (bool[])[false, true])
        {
            Assert.True(LedgerAnnouncement.TryParse(
                LedgerAnnouncement.Format(block, onlyMarks), out ChainId readChain, out long readNumber, out string? hash, out bool readMarks));
            Assert.Equal((block.Chain, number, block.Hash.ToString(), onlyMarks), (readChain, readNumber, hash, readMarks));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 2")]
    [InlineData("1 2 3 4")]
    [InlineData("x 2 0x")]
    [InlineData("1 y 0x")]
    public void TryParse_passes_over_what_others_say(string payload) => Assert.False(LedgerAnnouncement.TryParse(payload, out _, out _, out _, out _));
}
