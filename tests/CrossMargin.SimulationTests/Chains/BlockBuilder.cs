using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.SimulationTests.Chains;

/// <summary>A block while it is made: its state, and the logs that changing it emits.</summary>
internal sealed class BlockBuilder(ChainId chain, SimulatedBlock? parent, long timestamp, long fork)
{
    private const int BloomBytes = 256;
    private const long GasLimit = 30_000_000;

    private static readonly byte[] NoUncles = Hex.Parse("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
    private static readonly byte[] NoAddress = new byte[Address.Size];
    private static readonly byte[] NoHash = new byte[Hash32.Size];

    private readonly List<(Address Address, Hash32[] Topics, byte[] Data, Hash32 Transaction)> _logs = [];
    private readonly byte[] _bloom = new byte[BloomBytes];

    public WorldState State { get; } = parent?.State.Copy() ?? WorldState.Empty();

    public long Number { get; } = parent is null ? 0 : parent.Ref.Number + 1;

    public long Timestamp => timestamp;

    /// <summary>Transactions in it that have receipts, and whether they succeeded.</summary>
    public List<(Hash32 Transaction, bool Succeeded)> Transactions { get; } = [];

    /// <summary>Tells chains and forks apart where all else is the same.</summary>
    private BigInteger ExtraData => ((BigInteger)chain.Value << 64) + fork;

    /// <param name="transaction">Null for whatever is not the keeper's.</param>
    public void Emit(Address address, Hash32[] topics, byte[] data, Hash32? transaction = null)
    {
        _logs.Add((address, topics, data, transaction ?? HashOf("transaction", _logs.Count)));
        AddToBloom(address.ToArray());
        foreach (Hash32 topic in topics)
            AddToBloom(topic.ToArray());
    }

    public SimulatedBlock Seal()
    {
        Hash32 hash = Keccak256.Hash(EncodeHeader());
        BlockRef block = new(chain, Number, hash, timestamp);
        return new SimulatedBlock(
            block, parent?.Ref.Hash ?? Hash32.Zero, WriteHeader(block), [.. _logs.Select((log, index) => LogOf(log, index, block))], State,
            Transactions.ToDictionary(each => each.Transaction, each => new SimulatedReceipt(each.Transaction, block, each.Succeeded)));
    }

    /// <summary>The header as it is hashed: its fields in order (Yellow Paper, 4.4; EIP-1559). The fork stands in the extra data.</summary>
    private byte[] EncodeHeader() => Rlp.OfList(
        Rlp.OfBytes((parent?.Ref.Hash ?? Hash32.Zero).ToArray()), Rlp.OfBytes(NoUncles), Rlp.OfBytes(NoAddress), Rlp.OfBytes(NoHash),
        Rlp.OfBytes(NoHash), Rlp.OfBytes(NoHash), Rlp.OfBytes(_bloom), Rlp.OfNumber(0), Rlp.OfNumber(Number), Rlp.OfNumber(GasLimit),
        Rlp.OfNumber(0), Rlp.OfNumber(timestamp), Rlp.OfNumber(ExtraData), Rlp.OfBytes(NoHash), Rlp.OfBytes(new byte[8]),
        Rlp.OfNumber(SimulatedChain.BaseFee));

    private byte[] WriteHeader(BlockRef block) => Json(writer =>
    {
        writer.WriteString("number", Hex.OfQuantity(Number));
        writer.WriteString("hash", block.Hash.ToString());
        writer.WriteString("parentHash", (parent?.Ref.Hash ?? Hash32.Zero).ToString());
        writer.WriteString("sha3Uncles", Hex.Of(NoUncles));
        writer.WriteString("miner", Hex.Of(NoAddress));
        writer.WriteString("stateRoot", Hex.Of(NoHash));
        writer.WriteString("transactionsRoot", Hex.Of(NoHash));
        writer.WriteString("receiptsRoot", Hex.Of(NoHash));
        writer.WriteString("logsBloom", Hex.Of(_bloom));
        writer.WriteString("difficulty", "0x0");
        writer.WriteString("gasLimit", Hex.OfQuantity(GasLimit));
        writer.WriteString("gasUsed", "0x0");
        writer.WriteString("timestamp", Hex.OfQuantity(timestamp));
        writer.WriteString("extraData", Hex.Of(ExtraData.ToByteArray(isUnsigned: true, isBigEndian: true)));
        writer.WriteString("mixHash", Hex.Of(NoHash));
        writer.WriteString("nonce", "0x0000000000000000");
        writer.WriteString("baseFeePerGas", Hex.OfQuantity(SimulatedChain.BaseFee));
        writer.WriteStartArray("transactions");
        writer.WriteEndArray();
    });

    private SimulatedLog LogOf((Address Address, Hash32[] Topics, byte[] Data, Hash32 Transaction) log, int index, BlockRef block) => new(
        log.Address, log.Topics[0], Json(writer =>
        {
            writer.WriteString("address", log.Address.ToString());
            writer.WriteStartArray("topics");
            foreach (Hash32 topic in log.Topics)
                writer.WriteStringValue(topic.ToString());
            writer.WriteEndArray();
            writer.WriteString("data", Hex.Of(log.Data));
            writer.WriteString("blockNumber", Hex.OfQuantity(block.Number));
            writer.WriteString("blockHash", block.Hash.ToString());
            writer.WriteString("transactionHash", log.Transaction.ToString());
            writer.WriteString("transactionIndex", Hex.OfQuantity(_logs.Take(index + 1).Select(each => each.Transaction).Distinct().Count() - 1));
            writer.WriteString("logIndex", Hex.OfQuantity(index));
            writer.WriteBoolean("removed", false);
        }));

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    // Yellow Paper, 4.3.1: three bits of each item, named by the first three words of its hash.
    private void AddToBloom(byte[] item)
    {
        byte[] hash = BloomHashes.Of(item);
        for (int i = 0; i < 6; i += 2)
        {
            int bit = ((hash[i] << 8) | hash[i + 1]) & 2047;
            _bloom[255 - (bit >> 3)] |= (byte)(1 << (bit & 7));
        }
    }

    private Hash32 HashOf(string kind, int index) => Keccak256.Hash(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind} {chain} {Number} {fork} {index}")));
}
