using System.Numerics;
using System.Text;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Proofs;
using CrossMargin.UnitTests.Chain.Rpc;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>What is true where proofs are fuzzed: tries and all that they hold, and a block with its receipts.</summary>
internal static class ProofWorld
{
    public static Address Contract { get; } = Address.Parse("0x00000000000000000000000000000000000000aa");

    /// <summary>Words of the contract, and one that it does not hold.</summary>
    public static IReadOnlyList<Hash32> Keys { get; } = [StorageKey.At(3), StorageKey.OfMapping(Contract, 7), StorageKey.At(1_000)];

    public static IReadOnlyDictionary<Hash32, BigInteger> Words { get; } = Enumerable.Range(0, 40).Select(slot => StorageKey.At(slot)).Append(Keys[1])
        .Index().ToDictionary(key => key.Item, key => BigInteger.Pow(key.Index + 2, key.Index));

    public static KnownTrie Storage { get; } = new([.. Words.Select(pair => Secure(pair.Key.ToArray(), Rlp.OfNumber(pair.Value)))]);

    public static IReadOnlyDictionary<Address, AccountState> Accounts { get; } = Enumerable.Range(0, 20).ToDictionary(
        number => number == 0 ? Contract : Address.FromWord(Hash32.OfNumber(number)),
        number => number == 0
            ? new AccountState(1, 0, Storage.Root, Hash32.OfNumber(7))
            : AccountState.Absent with { Nonce = number, Balance = BigInteger.Pow(10, number) });

    public static KnownTrie State { get; } = new([.. Accounts.Select(pair => Secure(pair.Key.ToArray(), Encode(pair.Value)))]);

    /// <summary>Of every shape: short nodes within their parents, values of branches, lists, one entry, and none.</summary>
    public static IReadOnlyList<KnownTrie> Tries { get; } =
    [
        new([.. new[] { ("do", "verb"), ("horse", "stallion"), ("doge", "coin"), ("dog", "puppy") }.Select(pair =>
            new TrieEntry(Encoding.ASCII.GetBytes(pair.Item1), Encoding.ASCII.GetBytes(pair.Item2)))]),
        new([.. Enumerable.Range(0, 300).Select(index => new TrieEntry(Rlp.OfNumber(index), new byte[] { 1, (byte)index }))]),
        new(
        [
            new TrieEntry(new byte[] { 0x12, 0x10 }, new byte[40]), new TrieEntry(new byte[] { 0x12, 0x20 }, new byte[40]),
            new TrieEntry(new byte[] { 0x12 }, "x"u8.ToArray()),
        ]),
        new([new TrieEntry(new byte[] { 0xab, 0xcd }, new byte[100])]),
        new([]),
        Storage,
        State,
    ];

    public static IReadOnlyList<BlockReceipt> Receipts { get; } =
    [
        ReceiptOf(78, type: 0, isSuccess: true, 21_000), ReceiptOf(77, type: 2, isSuccess: true, 121_000), ReceiptOf(79, type: 3, isSuccess: false, 151_000),
    ];

    public static SealedHeader Header { get; } = RealHeaders.Mainnet with { StateRoot = State.Root, ReceiptsRoot = ReceiptsJson.RootOf(Receipts) };

    public static Hash32 Block { get; } = Header.ComputeHash();

    private static byte[] Encode(AccountState account) => Rlp.OfList(
        Rlp.OfNumber(account.Nonce), Rlp.OfNumber(account.Balance), Rlp.OfBytes(account.StorageRoot.ToArray()), Rlp.OfBytes(account.CodeHash.ToArray()));

    private static TrieEntry Secure(byte[] key, byte[] value) => new(Keccak256.Hash(key).ToArray(), value);

    private static BlockReceipt ReceiptOf(int transaction, byte type, bool isSuccess, long cumulativeGas) => new(
        Hash32.OfNumber(transaction),
        new ReceiptBody(type, isSuccess, cumulativeGas, new byte[256], [new ReceiptLog(Contract, [Hash32.OfNumber(transaction)], new byte[] { 5, 6, 7 })]));
}

/// <summary>A trie with all that it holds.</summary>
internal sealed class KnownTrie(IReadOnlyList<TrieEntry> entries)
{
    private readonly ProvableTrie _trie = new(entries);

    public Hash32 Root => _trie.Root;

    public IReadOnlyList<TrieEntry> Entries => entries;

    /// <summary>The value of the key; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> key)
    {
        foreach (TrieEntry entry in entries)
        {
            if (entry.Key.Span.SequenceEqual(key))
                return entry.Value;
        }

        return null;
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Prove(ReadOnlySpan<byte> key) => _trie.Prove(key);

    /// <summary>Of the proofs of a few keys, each once.</summary>
    public IEnumerable<byte[]> Nodes() =>
        entries.Take(8).SelectMany(entry => Prove(entry.Key.Span)).Select(node => node.ToArray()).DistinctBy(node => Keccak256.Hash(node));
}
