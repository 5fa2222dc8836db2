using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Abi.Conformance;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>The generated ABI decoders: results of every shape, and events.</summary>
/// <remarks>An input's first word says which decoder reads the others; of an event the next four are the topics.</remarks>
internal static class AbiTarget
{
    private const int WordSize = 32;
    private const int TopicsMax = 4;

    private static readonly Action<byte[]>[] Decoders =
    [
        bytes => Shapes.EchoUint8.DecodeResult(bytes), bytes => Shapes.EchoInt24.DecodeResult(bytes), bytes => Shapes.EchoUint256.DecodeResult(bytes),
        bytes => Shapes.EchoAddress.DecodeResult(bytes), bytes => Shapes.EchoBool.DecodeResult(bytes), bytes => Shapes.EchoBytes4.DecodeResult(bytes),
        bytes => Shapes.EchoBytes.DecodeResult(bytes), bytes => Shapes.EchoString.DecodeResult(bytes), bytes => Shapes.EchoArray0.DecodeResult(bytes),
        bytes => Shapes.EchoArray2.DecodeResult(bytes), bytes => Shapes.EchoArray3.DecodeResult(bytes), bytes => Shapes.EchoArray6.DecodeResult(bytes),
        bytes => Shapes.EchoArray9.DecodeResult(bytes), bytes => Shapes.EchoArray13.DecodeResult(bytes), bytes => Shapes.EchoArray14.DecodeResult(bytes),
        bytes => Shapes.EchoPair3.DecodeResult(bytes), bytes => Shapes.EchoLabel1.DecodeResult(bytes), bytes => Shapes.EchoLabel3.DecodeResult(bytes),
        bytes => Shapes.EchoNest0.DecodeResult(bytes), bytes => Shapes.EchoNest3.DecodeResult(bytes), bytes => Shapes.EchoMixed.DecodeResult(bytes),
        bytes => Shapes.EchoTails.DecodeResult(bytes), bytes => Erc20.TransferEvent.Decode(LogOf(bytes)), bytes => Shapes.StaticEvent.Decode(LogOf(bytes)),
        bytes => Shapes.TupledEvent.Decode(LogOf(bytes)), bytes => Shapes.HashedEvent.Decode(LogOf(bytes)),
    ];

    public static FuzzTarget Create() => new("abi", Corpus(), [], Read, refusal => refusal is AbiException)
    {
        // A word of the input may become a whole array, with its object's head.
        AllocationPerByteMax = 16,
    };

    private static void Read(byte[] input)
    {
        if (input.Length < WordSize)
            return;
        Decoders[input[WordSize - 1] % Decoders.Length](input[WordSize..]);
    }

    private static List<byte[]> Corpus()
    {
        Hash32 topic = Erc20.TransferEvent.Topic0;
        // "abc", padded on the right.
        BigInteger text = new BigInteger(0x616263) << (8 * 29);
        BigInteger[][] bodies =
        [
            [7], [0], [BigInteger.One << 159],
            [32, 3, text], [32, 2, 1, 2], [32, 0],
            [32, 2, 64, 160, 2, 1, 2, 1, 9], [32, 2, 64, 128, 3, text, 0],
            [32, 1, 64, 160, 2, 5, 6, 0], [32, 1, 5, 6, 7, 8],
            [32, 1, 32, 64, 128, 3, text, 2, 1, 2], [32, 96, 160, 7, 1, 5, 6, 3, text],
            [8, 160, 1, 2, 224, 3, text, 1, 32, 64, 3, text], [128, 192, 256, 1, 3, text, 0, 2, 4, 5],
            [topic.ToNumber(), 1, 2, 0, 1_000], [topic.ToNumber(), 1, 2, 3, 4, 5, 6],
        ];
        // Each body by each decoder: a valid one for some of them, a near miss for the others.
        return [.. bodies.SelectMany(body => Enumerable.Range(0, Decoders.Length).Select(decoder =>
            body.Prepend(decoder).SelectMany(word => Hash32.OfNumber(word).ToArray()).ToArray()))];
    }

    private static EventLog LogOf(byte[] words)
    {
        int topics = Math.Min(TopicsMax, words.Length / WordSize);
        return new EventLog
        {
            Address = default,
            TopicCount = (byte)topics,
            Topic0 = TopicAt(0),
            Topic1 = TopicAt(1),
            Topic2 = TopicAt(2),
            Topic3 = TopicAt(3),
            Data = words.AsMemory(topics * WordSize),
            BlockNumber = 1,
            BlockHash = default,
            BlockTimestamp = 0,
            TransactionHash = default,
            TransactionIndex = 0,
            LogIndex = 0,
        };

        Hash32 TopicAt(int index) => index < topics ? new Hash32(words.AsSpan(index * WordSize, WordSize)) : default;
    }
}
