using System.Diagnostics;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class BlockTraceTests
{
    [Fact]
    public void A_block_has_one_trace_whoever_asks_and_no_other_block_has_it()
    {
        BlockRef block = new(new ChainId(1), 7, Hash32.OfNumber(7), 1_000);
        BlockRef[] others =
        [
            block with { Hash = Hash32.OfNumber(8) },       // Another one at its height.
            block with { Chain = new ChainId(10) },         // A fork of the chain with another number.
        ];

        ActivityContext context = BlockTrace.Of(block);

        Assert.Equal(context, BlockTrace.Of(block with { Timestamp = 0 }));
        Assert.All(others, other => Assert.NotEqual(context.TraceId, BlockTrace.Of(other).TraceId));
        Assert.Equal((ActivityTraceFlags.Recorded, default(ActivitySpanId)), (context.TraceFlags, context.SpanId));
    }
}
