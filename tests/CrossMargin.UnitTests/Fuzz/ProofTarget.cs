using System.Numerics;
using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Rpc;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>Everything that is verified: nodes of tries, and what a node answers about state, headers and receipts. What is proven is true.</summary>
/// <remarks>
/// An input's first letter says which reader reads the rest. Of a proof that is a key behind its length (1 byte), then nodes, each behind its
/// length (2 bytes, big-endian).
/// </remarks>
internal static class ProofTarget
{
    // Stands in a node for the hash of the next one: who makes up a whole trie can change any node of it.
    private static readonly byte[] Next = [.. Enumerable.Repeat((byte)0xee, Hash32.Size)];

    private static readonly string[] Tokens =
    [
        "null", "\"0x\"", "\"0x80\"", "\"0x0\"", "[]", "{}", ",", "\"accountProof\":[],", "\"proof\":[]", "\"storageProof\":[]", "\"status\":\"0x0\"",
        "\"type\":\"0x0\"", "\"type\":\"0x2\"", "\"cumulativeGasUsed\":\"0x5208\"", "\"logs\":[],", "\"topics\":[],", "\"baseFeePerGas\":null,", "\"requestsHash\":null",
    ];

    /// <summary>Verification never throws. The readers before it may, as those of other answers.</summary>
    public static FuzzTarget Create() => new(
        "proofs", Corpus(), [.. Tokens.Select(Encoding.UTF8.GetBytes), .. Pieces()], Read,
        refusal => refusal is FuzzRefusalException or JsonException or FormatException or InvalidOperationException or OverflowException)
    {
        // Even a branch that holds nothing has a link for each half byte.
        AllocationPerByteMax = 128,
    };

    private static void Read(byte[] input)
    {
        if (input.Length == 0)
            return;
        ReadOnlyMemory<byte> rest = input.AsMemory(1);
        switch (input[0])
        {
            case (byte)'A':
                Address address = new(Padded(TakeKey(ref rest), Address.Size));
                HoldAccount(address, ProofInput.ReadNodes(rest));
                break;
            case (byte)'W':
                Hash32 word = new(Padded(TakeKey(ref rest), Hash32.Size));
                HoldWord(ProofWorld.Storage.Root, word, ProofInput.ReadNodes(rest));
                break;
            case (byte)'M':
                HoldMadeUp(TakeKey(ref rest), ProofInput.ReadNodes(rest));
                break;
            case (byte)'P':
                HoldAnswer(rest);
                break;
            case (byte)'H':
                HoldHeader(rest);
                break;
            case (byte)'R':
                HoldReceipts(rest);
                break;
            default:
                KnownTrie trie = ProofWorld.Tries[input[0] % ProofWorld.Tries.Count];
                ReadOnlySpan<byte> key = TakeKey(ref rest);
                Hold(Require(TrieProof.Verify(trie.Root, key, ProofInput.ReadNodes(rest))), trie.Find(key));
                break;
        }
    }

    private static void HoldAccount(Address address, IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        AccountState found = Require(StateProof.VerifyAccount(ProofWorld.State.Root, address, nodes));
        if (found != ProofWorld.Accounts.GetValueOrDefault(address, AccountState.Absent))
            throw new FuzzFindingException($"proved {found} of {address}");
    }

    private static void HoldWord(Hash32 storageRoot, Hash32 key, IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        BigInteger found = Require(StateProof.VerifyWord(storageRoot, key, nodes));
        if (found != ProofWorld.Words.GetValueOrDefault(key))
            throw new FuzzFindingException($"proved {found} at {key}");
    }

    /// <summary>The trie is the input's own: what is proven must be what the nodes say to a reader who knows nothing but the letter.</summary>
    private static void HoldMadeUp(ReadOnlySpan<byte> key, IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        byte[][] linked = Link(nodes);
        Hash32 root = linked.Length == 0 ? TrieProof.EmptyRoot : Keccak256.Hash(linked[0]);
        ReadOnlyMemory<byte>? found = Require(TrieProof.Verify(root, key, [.. linked.Select(node => new ReadOnlyMemory<byte>(node))]));
        Hold(found, linked.Length == 0 ? default(ReadOnlyMemory<byte>?) : new TrieReference(linked).Find(root, key));
    }

    /// <summary>As the words of an eth_getProof are verified: by the storage root that the same answer proves.</summary>
    private static void HoldAnswer(ReadOnlyMemory<byte> json)
    {
        ProofNodes nodes = ReadJson(json, ProofReader.For(ProofWorld.Keys.Count))!;
        HoldAccount(ProofWorld.Contract, nodes.Account);
        AccountState account = Require(StateProof.VerifyAccount(ProofWorld.State.Root, ProofWorld.Contract, nodes.Account));
        foreach ((Hash32 key, IReadOnlyList<ReadOnlyMemory<byte>> word) in ProofWorld.Keys.Zip(nodes.Words))
            HoldWord(account.StorageRoot, key, word);
    }

    private static void HoldHeader(ReadOnlyMemory<byte> json)
    {
        SealedHeader? header = ReadJson(json, SealedHeaderReader.Read);
        if (header?.FindFault(ProofWorld.Block) is { } fault)
            throw new FuzzRefusalException(fault.ToString());
        if (header is not null && (ReceiptsJson.Of(header) != ReceiptsJson.Of(ProofWorld.Header) || header.Difficulty != ProofWorld.Header.Difficulty))
            throw new FuzzFindingException("took another header for the block's");
    }

    private static void HoldReceipts(ReadOnlyMemory<byte> json)
    {
        IReadOnlyList<BlockReceipt>? receipts = ReadJson(json, BlockReceiptsReader.Read);
        ReceiptsVerdict verdict = ReceiptsProof.Verify(ProofWorld.Block, ProofWorld.Header, receipts);
        if (receipts is null || verdict is not ReceiptsVerdict.Proven)
            throw new FuzzRefusalException($"{verdict}");
        // Whose a receipt is stands beside what is proven.
        IEnumerable<BlockReceipt> nobodys = receipts.Select(receipt => receipt with { Transaction = Hash32.Zero });
        if (ReceiptsJson.Of(nobodys) != ReceiptsJson.Of(ProofWorld.Receipts.Select(receipt => receipt with { Transaction = Hash32.Zero })))
            throw new FuzzFindingException("took other receipts for the block's");
        // The first did not fail; the second used less gas than the block had used after it.
        if (IsProven(receipts[0], isSuccess: false, gasUsed: 21_000) || IsProven(receipts[1], isSuccess: true, gasUsed: 121_000))
            throw new FuzzFindingException("proved an outcome that no receipt has");

        bool IsProven(BlockReceipt receipt, bool isSuccess, long gasUsed) => ReceiptsProof.Verify(
            ProofWorld.Block, ProofWorld.Header, receipts, receipt.Transaction, isSuccess, gasUsed) is ReceiptsVerdict.Proven;
    }

    private static void Hold(ReadOnlyMemory<byte>? found, ReadOnlyMemory<byte>? real)
    {
        if (found.HasValue != real.HasValue || !(found ?? default).Span.SequenceEqual((real ?? default).Span))
            throw new FuzzFindingException($"proved {Name(found)}, real is {Name(real)}");

        static string Name(ReadOnlyMemory<byte>? value) => value is { } bytes ? Hex.Of(bytes.Span) : "absence";
    }

    private static T Require<T>(ProofOutcome<T> outcome) => outcome switch
    {
        ProofOutcome<T>.Proven proven => proven.Value,
        ProofOutcome<T>.Refused refused => throw new FuzzRefusalException(refused.Reason.ToString()),
        _ => throw new FuzzFindingException("neither proved nor refused"),
    };

    private static T? ReadJson<T>(ReadOnlyMemory<byte> json, ResultReader<T> result)
    {
        Utf8JsonReader reader = new(json.Span, new JsonReaderOptions { MaxDepth = 64 });
        RpcEnvelope.Advance(ref reader);
        T value = result(ref reader);
        if (reader.Read())
            throw new JsonException("something follows");
        return value;
    }

    private static ReadOnlySpan<byte> TakeKey(ref ReadOnlyMemory<byte> rest)
    {
        int length = rest.IsEmpty ? 0 : Math.Min(rest.Span[0], rest.Length - 1);
        ReadOnlySpan<byte> key = rest.Span[Math.Min(1, rest.Length)..][..length];
        rest = rest[(Math.Min(1, rest.Length) + length)..];
        return key;
    }

    private static byte[] Padded(ReadOnlySpan<byte> key, int size)
    {
        byte[] padded = new byte[size];
        key[..Math.Min(key.Length, size)].CopyTo(padded);
        return padded;
    }

    private static byte[][] Link(IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        byte[][] linked = [.. nodes.Select(node => node.ToArray())];
        for (int i = linked.Length - 2; i >= 0; i--)
        {
            int at = linked[i].AsSpan().IndexOf(Next);
            if (at >= 0)
                Keccak256.Hash(linked[i + 1]).CopyTo(linked[i].AsSpan(at));
        }

        return linked;
    }

    private static byte[] Unlink(ReadOnlyMemory<byte> node, ReadOnlyMemory<byte> next)
    {
        byte[] unlinked = node.ToArray();
        int at = unlinked.AsSpan().IndexOf(Keccak256.Hash(next.Span).ToArray());
        if (at >= 0)
            Next.CopyTo(unlinked.AsSpan(at));
        return unlinked;
    }

    private static List<byte[]> Corpus()
    {
        List<byte[]> corpus = [];
        foreach ((int index, KnownTrie trie) in ProofWorld.Tries.Index())
        {
            byte[] absent = [.. Enumerable.Repeat((byte)0x31, trie.Entries.Count == 0 ? 1 : trie.Entries[0].Key.Length)];
            IEnumerable<byte[]> present = trie.Entries.Take(12).Select(entry => entry.Key.ToArray());
            foreach (byte[] key in (byte[][])[.. present, .. present.Take(1).Select(key => key[..^1]), absent])
            {
                IReadOnlyList<ReadOnlyMemory<byte>> nodes = trie.Prove(key);
                corpus.Add(Frame((byte)index, key, nodes));
                corpus.Add(Frame((byte)'M', key, [.. nodes.Select((node, i) => i + 1 < nodes.Count ? Unlink(node, nodes[i + 1]) : node)]));
            }
        }

        corpus.AddRange(ProofWorld.Accounts.Keys.Take(6).Append(Address.Zero).Select(address => Frame((byte)'A', address.ToArray(), ProveAccount(address))));
        corpus.AddRange(ProofWorld.Words.Keys.Take(6).Union(ProofWorld.Keys).Select(key => Frame((byte)'W', key.ToArray(), ProveWord(key))));
        // As often as proofs: there is one of each.
        string[] answers = ["P" + Answer(), "H" + ReceiptsJson.Of(ProofWorld.Header), "R" + ReceiptsJson.Of(ProofWorld.Receipts)];
        corpus.AddRange(Enumerable.Repeat(answers, 8).SelectMany(each => each).Select(Encoding.UTF8.GetBytes));
        return corpus;
    }

    /// <summary>Nodes of other proofs, and parts of nodes.</summary>
    private static IEnumerable<byte[]> Pieces() =>
    [
        Next, [0x80], [0xa0], [0xa0, .. Next], [0xc0], [0x00, 0x01, 0x80], [0x20], [0x3f], [0x1f], [0x00, 0x12], [0xd1, .. Enumerable.Repeat((byte)0x80, 17)],
        .. ProofWorld.Tries.SelectMany(trie => trie.Nodes()).Where(node => node.Length < 128).Take(24).Select(node => (byte[])[0, (byte)node.Length, .. node]),
    ];

    private static IReadOnlyList<ReadOnlyMemory<byte>> ProveAccount(Address address) => ProofWorld.State.Prove(Keccak256.Hash(address.ToArray()).ToArray());

    private static IReadOnlyList<ReadOnlyMemory<byte>> ProveWord(Hash32 key) => ProofWorld.Storage.Prove(Keccak256.Hash(key.ToArray()).ToArray());

    private static byte[] Frame(byte reader, byte[] key, IReadOnlyList<ReadOnlyMemory<byte>> nodes) =>
        [reader, (byte)key.Length, .. key, .. nodes.SelectMany(node => (byte[])[(byte)(node.Length >> 8), (byte)node.Length, .. node.Span])];

    private static string Answer()
    {
        IEnumerable<string> words = ProofWorld.Keys.Select(key => $$"""{"key":"{{key}}","value":"0x7","proof":{{Quote(ProveWord(key))}}}""");
        return $$"""{"balance":"0x1","accountProof":{{Quote(ProveAccount(ProofWorld.Contract))}},"storageProof":[{{string.Join(',', words)}}]}""";
    }

    private static string Quote(IEnumerable<ReadOnlyMemory<byte>> nodes) => $"[{string.Join(',', nodes.Select(node => $"\"{Hex.Of(node.Span)}\""))}]";
}
