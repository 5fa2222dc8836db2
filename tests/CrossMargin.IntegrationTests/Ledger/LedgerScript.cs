using System.Buffers.Binary;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>A random chain from one seed: blocks, forks, and entries over few slots, so that they meet often.</summary>
internal sealed class LedgerScript(int seed, ChainId chain)
{
    public const long StartBlock = 10;

    private static readonly BigInteger Uint256Max = BigInteger.Pow(2, 256) - 1;
    private static readonly string[] Venues = ["aave-v3", "wallet"];
    private readonly Random _random = new(seed);

    public BlockRef Start { get; } = new(chain, StartBlock - 1, Hash32.Zero, 0);

    public int Below(int bound) => _random.Next(bound);

    /// <summary>One to four blocks after the tip, with up to eight entries each. A new fork each time: hashes never repeat.</summary>
    public LedgerBatch NextBatch(BlockRef tip, long oldestToRemember)
    {
        List<BlockRef> blocks = [];
        List<LedgerEntry> entries = [];
        int count = 1 + Below(4);
        for (int ahead = 1; ahead <= count; ahead++)
        {
            blocks.Add(new BlockRef(chain, tip.Number + ahead, NextHash(), 1_700_000_000 + ((tip.Number + ahead) * 12)));
            AddEntries(entries, tip.Number + ahead);
        }

        return new LedgerBatch(blocks[^1], blocks, oldestToRemember, entries);
    }

    /// <summary>Marks at or below the tip, rising or not: the ledger keeps the highest.</summary>
    public FinalityMarks NextMarks(BlockRef tip)
    {
        long finalized = Math.Max(StartBlock - 1, tip.Number - 1 - Below(12));
        return new FinalityMarks(Math.Min(tip.Number, finalized + Below(6)), finalized, Below(3) == 0);
    }

    private void AddEntries(List<LedgerEntry> entries, long block)
    {
        int logs = Below(5);
        for (int log = 0; log < logs; log++)
        {
            int index = log == 4 ? LedgerEntry.EndOfBlock : log;
            string venue = Venues[Below(2)];
            entries.Add(new LedgerEntry(block, index, 0, venue, NextAccount(), NextSlot(), NextValue(), NextHash()));
            if (Below(2) == 0)
                entries.Add(new LedgerEntry(block, index, 1, venue, NextAccount(), NextSlot(), NextValue(), NextHash()));
        }
    }

    private SubAccountKey NextAccount() => Below(5) switch
    {
        0 => SubAccountKey.Market,
        1 => new SubAccountKey(Address.Parse("0x00000000000000000000000000000000000000aa")),
        2 => new SubAccountKey(Address.Parse("0x00000000000000000000000000000000000000bb")),
        3 => new SubAccountKey(Address.Parse("0x00000000000000000000000000000000000000bb"), Hash32.OfNumber(7)),
        _ => new SubAccountKey(Address.Parse("0xffffffffffffffffffffffffffffffffffffffff"), Hash32.OfNumber(Uint256Max)),
    };

    private Slot NextSlot() => Below(4) switch
    {
        0 => new Slot("supply"),
        1 => VenueMarks.Contract,
        2 => Slot.Of("supply", Address.Parse("0x00000000000000000000000000000000000000cc")),
        _ => new Slot("é'\\\"\t"),
    };

    // Zero often, because it is what is special; else the ends of the range and every size between.
    private BigInteger NextValue() => Below(6) switch
    {
        0 or 1 => BigInteger.Zero,
        2 => Uint256Max,
        3 => -Uint256Max,
        4 => BigInteger.Pow(10, Below(77)),
        _ => new BigInteger(_random.NextInt64()) * (1 + Below(1_000_000_000)),
    };

    private Hash32 NextHash()
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        _random.NextBytes(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, 0xFFFF);    // Never zero, which would mean nothing indexed.
        return new Hash32(bytes);
    }
}
