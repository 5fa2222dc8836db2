using System.Text.Json;
using CrossMargin.Chain.Proofs;

namespace CrossMargin.Chain.Rpc;

/// <summary>Reads the nodes out of eth_getProof's answer (EIP-1186). The values beside them are passed over: only what is proven counts.</summary>
internal static class ProofReader
{
    // Beyond what verification accepts, so that it says what is wrong; an answer of more is no proof at all.
    private const int MaxNodes = TrieProof.MaxNodes * 2;

    public static ResultReader<ProofNodes> For(int words) => (ref Utf8JsonReader reader) => Read(ref reader, words);

    private static ProofNodes Read(ref Utf8JsonReader reader, int words)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a proof is no object");
        IReadOnlyList<ReadOnlyMemory<byte>>? account = null;
        List<IReadOnlyList<ReadOnlyMemory<byte>>>? storage = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("accountProof"u8))
                account = ReadNodes(ref reader);
            else if (reader.ValueTextEquals("storageProof"u8))
                storage = ReadStorage(ref reader, words);
            else
                RpcEnvelope.Skip(ref reader);
        }

        if (account is null || storage is null)
            throw new JsonException("a proof lacks its account or storage part");
        return storage.Count == words
            ? new ProofNodes(account, storage)
            : throw new JsonException($"a proof has {storage.Count} words, asked were {words}");
    }

    private static List<IReadOnlyList<ReadOnlyMemory<byte>>> ReadStorage(ref Utf8JsonReader reader, int words)
    {
        List<IReadOnlyList<ReadOnlyMemory<byte>>> storage = [];
        Open(ref reader);
        while (Continues(ref reader, JsonTokenType.StartObject))
        {
            IReadOnlyList<ReadOnlyMemory<byte>>? nodes = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("proof"u8))
                    nodes = ReadNodes(ref reader);
                else
                    RpcEnvelope.Skip(ref reader);
            }

            storage.Add(nodes ?? throw new JsonException("a word's proof has no nodes"));
            if (storage.Count > words)
                throw new JsonException("a proof has more words than were asked");
        }

        return storage;
    }

    private static List<ReadOnlyMemory<byte>> ReadNodes(ref Utf8JsonReader reader)
    {
        List<ReadOnlyMemory<byte>> nodes = [];
        Open(ref reader);
        while (Continues(ref reader, JsonTokenType.String))
        {
            nodes.Add(RpcValues.ReadBytes(ref reader));
            if (nodes.Count > MaxNodes)
                throw new JsonException("a proof has more nodes than a path");
        }

        return nodes;
    }

    private static void Open(ref Utf8JsonReader reader)
    {
        RpcEnvelope.Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a part of a proof is no list");
    }

    private static bool Continues(ref Utf8JsonReader reader, JsonTokenType item)
    {
        RpcEnvelope.Advance(ref reader);
        if (reader.TokenType != item && reader.TokenType != JsonTokenType.EndArray)
            throw new JsonException("a list of a proof holds something else");
        return reader.TokenType == item;
    }
}
