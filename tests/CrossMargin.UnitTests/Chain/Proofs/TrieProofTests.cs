using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Chain.Proofs;

public sealed class TrieProofTests
{
    public static TheoryData<string, string, string[]> Roots => TrieVectors.Roots;

    [Theory]
    [MemberData(nameof(Roots))]
    public void Verify_proves_every_key_of_the_published_tries_and_the_absence_of_others(string name, string root, string[] texts)
    {
        TrieEntry[] entries = TrieVectors.Entries(texts);
        ProvableTrie trie = new(entries);

        Assert.Equal(Hash32.Parse(root), trie.Root);
        foreach (TrieEntry entry in entries)
        {
            Assert.True(ValueOf(trie.Root, entry.Key.Span, trie.Prove(entry.Key.Span))!.Value.Span.SequenceEqual(entry.Value.Span), name);
            byte[] longer = [.. entry.Key.Span, 0x31];
            Assert.Null(ValueOf(trie.Root, longer, trie.Prove(longer)));
            ReadOnlySpan<byte> shorter = entry.Key.Span[1..];
            Assert.Null(ValueOf(trie.Root, shorter, trie.Prove(shorter)));
        }
    }

    /// <summary>Where a path leaves an extension, nothing below it is of the key, whatever follows.</summary>
    [Fact]
    public void Verify_proves_absence_beside_an_extension()
    {
        ProvableTrie trie = new([new TrieEntry(new byte[] { 0x12, 0x10 }, new byte[40]), new TrieEntry(new byte[] { 0x12, 0x20 }, new byte[40])]);
        byte[] beside = [0x34, 0x10];

        Assert.Null(ValueOf(trie.Root, beside, trie.Prove(beside)));
        Assert.Equal(40, ValueOf(trie.Root, [0x12, 0x10], trie.Prove([0x12, 0x10]))!.Value.Length);
    }

    /// <summary>A key that ends in a branch, where the branch has a value of its own or none.</summary>
    [Fact]
    public void Verify_tells_a_branch_with_a_value_from_one_without()
    {
        TrieEntry[] below = [new TrieEntry(new byte[] { 0x12, 0x10 }, new byte[40]), new TrieEntry(new byte[] { 0x12, 0x20 }, new byte[40])];
        ProvableTrie without = new(below);
        ProvableTrie with = new([.. below, new TrieEntry(new byte[] { 0x12 }, new byte[] { 7 })]);

        Assert.Null(ValueOf(without.Root, [0x12], without.Prove([0x12])));
        Assert.Equal([7], ValueOf(with.Root, [0x12], with.Prove([0x12]))!.Value.ToArray());
    }

    /// <summary>Keys that leave the path at each of its half bytes: a branch for each of them, and a leaf.</summary>
    [Fact]
    public void Verify_takes_the_longest_path_that_there_is()
    {
        byte[] key = Keccak256.Hash([1]).ToArray();
        IEnumerable<TrieEntry> beside = Enumerable.Range(0, 64).Select(at =>
        {
            byte[] other = [.. key];
            other[at / 2] ^= (byte)(at % 2 == 0 ? 0x10 : 0x01);
            return new TrieEntry(other, new byte[40]);
        });
        ProvableTrie trie = new([new TrieEntry(key, new byte[41]), .. beside]);
        List<ReadOnlyMemory<byte>> proof = trie.Prove(key);

        Assert.Equal(TrieProof.MaxNodes, proof.Count);
        Assert.Equal(41, ValueOf(trie.Root, key, proof)!.Value.Length);
    }

    [Fact]
    public void Verify_takes_the_longest_node_that_there_is()
    {
        ProvableTrie trie = new([new TrieEntry(new byte[] { 1 }, new byte[1_015])]);
        List<ReadOnlyMemory<byte>> proof = trie.Prove([1]);

        Assert.Equal(TrieProof.MaxNodeBytes, proof.Single().Length);
        Assert.Equal(1_015, ValueOf(trie.Root, [1], proof)!.Value.Length);
    }

    /// <summary>A node shorter than a hash stands inside its parent: named by its hash it is of no trie.</summary>
    [Fact]
    public void Verify_refuses_a_short_node_that_is_named_by_its_hash()
    {
        byte[] leaf = Hex.Parse("0xc482323401");
        byte[] root = Rlp.OfList(Rlp.OfBytes([0x11]), Rlp.OfBytes(Keccak256.Hash(leaf).ToArray()));

        Assert.IsType<ProofRefusal.InvalidNode>(Refusal(TrieProof.Verify(Keccak256.Hash(root), [0x12, 0x34], [root, leaf])));
    }

    [Fact]
    public void VerifyAccount_reads_the_accounts_of_the_published_state()
    {
        ProvableTrie state = ProvableTrie.Secure(TrieVectors.State.Select(one => (one.Address.ToArray(), Hex.Parse(one.Account))));
        Address rich = TrieVectors.State[0].Address;
        Address stranger = Address.Parse("0x00000000000000000000000000000000000000ff");

        AccountState account = Proven(StateProof.VerifyAccount(Hash32.Parse(TrieVectors.StateRoot), rich, state.ProveHashed(rich.ToArray())));

        Assert.Equal(new AccountState(1, 0x5f446a7, TrieProof.EmptyRoot, Keccak256.Hash([])), account);
        Assert.Equal(AccountState.Absent, Proven(StateProof.VerifyAccount(state.Root, stranger, state.ProveHashed(stranger.ToArray()))));
        // The proof of one account proves nothing of another.
        Assert.IsType<ProofOutcome<AccountState>.Refused>(
            StateProof.VerifyAccount(state.Root, TrieVectors.State[1].Address, state.ProveHashed(rich.ToArray())));
    }

    [Fact]
    public void VerifyWord_proves_words_and_zeros()
    {
        Hash32[] keys = [.. Enumerable.Range(0, 200).Select(slot => StorageKey.At(slot))];
        ProvableTrie storage = Storage(keys, key => key.ToNumber() * 1_000 + 1);

        foreach (Hash32 key in keys)
            Assert.Equal(key.ToNumber() * 1_000 + 1, Proven(StateProof.VerifyWord(storage.Root, key, storage.ProveHashed(key.ToArray()))));
        Assert.Equal(0, Proven(StateProof.VerifyWord(storage.Root, StorageKey.At(999), storage.ProveHashed(StorageKey.At(999).ToArray()))));
        // Anvil's way of storing nothing.
        ProvableTrie zero = Storage(keys[..1], _ => 0);
        Assert.Equal(0, Proven(StateProof.VerifyWord(zero.Root, keys[0], zero.ProveHashed(keys[0].ToArray()))));
        Assert.Equal(0, Proven(StateProof.VerifyWord(TrieProof.EmptyRoot, keys[0], [])));
        Assert.Equal(0, Proven(StateProof.VerifyWord(TrieProof.EmptyRoot, keys[0], [new byte[] { 0x80 }])));
    }

    [Fact]
    public void VerifyWord_proves_the_largest_word()
    {
        BigInteger largest = (BigInteger.One << 256) - 1;
        ProvableTrie storage = Storage([StorageKey.At(1)], _ => largest);

        Assert.Equal(largest, Proven(StateProof.VerifyWord(storage.Root, StorageKey.At(1), storage.ProveHashed(StorageKey.At(1).ToArray()))));
    }

    [Fact]
    public void VerifyAccount_refuses_a_proven_value_that_is_no_account()
    {
        byte[] hash = Rlp.OfBytes(Hash32.OfNumber(7).ToArray());
        byte[] list = Rlp.OfList(new byte[Hash32.Size]);
        byte[] fields = [.. Rlp.OfNumber(1), .. Rlp.OfNumber(2), .. hash, .. hash];
        byte[][] values =
        [
            Rlp.OfBytes(fields), [.. Rlp.OfList(fields), 0], Rlp.OfList(fields[..^hash.Length]), Rlp.OfList(fields, hash),
            Rlp.OfList([0], Rlp.OfNumber(2), hash, hash), Rlp.OfList(Rlp.OfNumber(1), list, hash, hash),
            Rlp.OfList(Rlp.OfNumber(1), Rlp.OfNumber(2), list, hash), Rlp.OfList(Rlp.OfNumber(1), Rlp.OfNumber(2), hash, Rlp.OfBytes(new byte[31])),
        ];

        Assert.Equal(2, Proven(Verify(Rlp.OfList(fields))).Balance);
        Assert.All(values, value => Assert.IsType<ProofRefusal.MalformedValue>(Refusal(Verify(value))));

        static ProofOutcome<AccountState> Verify(byte[] value)
        {
            ProvableTrie state = ProvableTrie.Secure([(Address.Zero.ToArray(), value)]);
            return StateProof.VerifyAccount(state.Root, Address.Zero, state.ProveHashed(Address.Zero.ToArray()));
        }
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x00")]                    // Zero is written as nothing.
    [InlineData("0x820001")]                // Leading zeros.
    [InlineData("0xc101")]
    [InlineData("0xa1010000000000000000000000000000000000000000000000000000000000000000")]    // 2^256
    public void VerifyWord_refuses_a_proven_value_that_is_no_word(string value)
    {
        byte[] key = StorageKey.At(1).ToArray();
        ProvableTrie storage = ProvableTrie.Secure([(key, value == "0x" ? [0xff] : Hex.Parse(value))]);

        Assert.IsType<ProofRefusal.MalformedValue>(Refusal(StateProof.VerifyWord(storage.Root, StorageKey.At(1), storage.ProveHashed(key))));
    }

    [Fact]
    public void Verify_names_why_it_refuses()
    {
        Hash32[] keys = [.. Enumerable.Range(0, 500).Select(slot => StorageKey.At(slot))];
        ProvableTrie storage = Storage(keys, key => key.ToNumber() + 1);
        byte[] path = Keccak256.Hash(keys[7].ToArray()).ToArray();
        List<ReadOnlyMemory<byte>> proof = storage.Prove(path);
        Assert.True(proof.Count >= 3);

        Assert.IsType<ProofRefusal.MissingNode>(Refusal(TrieProof.Verify(storage.Root, path, proof[..^1])));
        Assert.IsType<ProofRefusal.MissingNode>(Refusal(TrieProof.Verify(storage.Root, path, [])));
        Assert.IsType<ProofRefusal.ForeignNode>(Refusal(TrieProof.Verify(storage.Root, path, proof[1..])));
        Assert.IsType<ProofRefusal.ForeignNode>(Refusal(TrieProof.Verify(storage.Root, path, [proof[1], proof[0], .. proof[2..]])));
        Assert.IsType<ProofRefusal.ForeignNode>(Refusal(TrieProof.Verify(Hash32.OfNumber(1), path, proof)));
        Assert.IsType<ProofRefusal.UnusedNodes>(Refusal(TrieProof.Verify(storage.Root, path, [.. proof, proof[^1]])));
        Assert.IsType<ProofRefusal.TooLong>(Refusal(TrieProof.Verify(storage.Root, path, [.. Enumerable.Repeat(proof[0], 66)])));
        Assert.IsType<ProofRefusal.TooLong>(Refusal(TrieProof.Verify(storage.Root, path, [new byte[1025]])));
        Assert.IsType<ProofRefusal.MissingNode>(Refusal(TrieProof.Verify(Hash32.OfNumber(1), path, [])));
    }

    /// <summary>A root that somebody chose freely leads to nodes that are none: they are told, not followed.</summary>
    [Theory]
    [InlineData("0x83646f67")]                                     // Bytes, no node.
    [InlineData("0xc0")]                                           // No items.
    [InlineData("0xc3010203")]                                     // Three.
    [InlineData("0xc2c001")]                                       // A path that is a list.
    [InlineData("0xc26001")]                                       // A leaf but for its flag, 6.
    [InlineData("0xc28001")]                                       // A path of no bytes.
    [InlineData("0xc320c101")]                                     // A leaf whose value is a list.
    [InlineData("0xe111df8232349b010101010101010101010101010101010101010101010101010101")]      // A leaf of 32 bytes inside its parent.
    [InlineData("0xe211e00101010101010101010101010101010101010101010101010101010101010101")]    // A list as long as a hash.
    [InlineData("0xd180808080808080808080808080808080c0")]         // A branch whose value is a list.
    [InlineData("0xc22101")]                                       // A leaf whose even path is behind half a byte that is not zero.
    [InlineData("0xc22080")]                                       // A leaf without a value.
    [InlineData("0xe200a01111111111111111111111111111111111111111111111111111111111111111")]    // An extension without a path.
    [InlineData("0xc21180")]                                       // An extension to nothing.
    [InlineData("0xd10180808080808080808080808080808080")]         // A branch of one byte where a child should be.
    [InlineData("0xc3c12001")]                                     // A path that is a list of what would be one.
    [InlineData("0xc3200102")]                                     // A leaf, and something behind its value.
    [InlineData("0xd101808080808080808080808080808080808080")]     // A branch of one byte where a child should be, and too long.
    public void Verify_refuses_nodes_that_are_none(string node)
    {
        byte[] bytes = Hex.Parse(node);

        ProofRefusal refusal = Refusal(TrieProof.Verify(Keccak256.Hash(bytes), [0x12, 0x34], [bytes]));

        Assert.True(refusal is ProofRefusal.InvalidNode or ProofRefusal.MalformedNode, refusal.ToString());
    }

    [Fact]
    public void Any_change_of_a_proof_is_refused() => Prop.ForAll<uint, uint, byte>((seed, place, change) =>
    {
        Hash32[] keys = [.. Enumerable.Range(0, 1 + (int)(seed % 40)).Select(number => Hash32.OfNumber(new BigInteger(seed) * 100 + number))];
        ProvableTrie storage = Storage(keys, key => key.ToNumber() + 1);
        // Half of the keys are there, half are not.
        Hash32 key = Hash32.OfNumber(new BigInteger(seed) * 100 + place % (2 * keys.Length));
        List<ReadOnlyMemory<byte>> proof = storage.ProveHashed(key.ToArray());
        int at = (int)(place % proof.Count);
        byte[] flipped = proof[at].ToArray();
        flipped[place % flipped.Length] ^= change == 0 ? (byte)1 : change;
        ReadOnlyMemory<byte>[] extra = [.. proof[..at], proof[at], .. proof[at..]];

        return IsProven(storage, key, proof)
            && IsRefused(storage.Root, key, [.. proof[..at], flipped, .. proof[(at + 1)..]])
            && IsRefused(storage.Root, key, [.. proof[..at], .. proof[(at + 1)..]])
            && IsRefused(storage.Root, key, extra)
            && IsRefused(storage.Root, key, [.. proof, new byte[] { change }])
            && IsRefused(storage.Root, key, [.. proof[..at], proof[at][..^1], .. proof[(at + 1)..]])
            && IsRefused(storage.Root, key, [.. proof[..at], ReadOnlyMemory<byte>.Empty, .. proof[at..]])
            && IsRefused(Hash32.OfNumber(storage.Root.ToNumber() ^ BigInteger.One), key, proof);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fuzzed_bytes_never_throw_and_never_prove() => Prop.ForAll<byte[], byte[][]>((bytes, nodes) =>
    {
        byte[] framed = [.. bytes, .. nodes.SelectMany(node => (byte[])[0, (byte)node.Length, .. node])];
        _ = ProofInput.ReadRlp(bytes);
        (ProofOutcome<AccountState> account, ProofOutcome<BigInteger> word) = ProofInput.Verify(framed);
        return account is ProofOutcome<AccountState>.Refused && word is ProofOutcome<BigInteger>.Refused;
    }).QuickCheckThrowOnFailure();

    /// <summary>The fuzz target reaches what it is to reach: a framed proof that is right is proven.</summary>
    [Fact]
    public void Verify_of_a_framed_proof_proves_it()
    {
        Hash32[] keys = [.. Enumerable.Range(0, 100).Select(slot => StorageKey.At(slot))];
        ProvableTrie storage = Storage(keys, key => key.ToNumber() + 1);
        byte[] framed =
        [
            .. storage.Root.ToArray(), .. keys[5].ToArray(),
            .. storage.ProveHashed(keys[5].ToArray()).SelectMany(node => (byte[])[(byte)(node.Length >> 8), (byte)node.Length, .. node.Span]),
        ];

        Assert.Equal(new ProofOutcome<BigInteger>.Proven(6), ProofInput.Verify(framed).Word);
    }

    private static ProvableTrie Storage(IEnumerable<Hash32> keys, Func<Hash32, BigInteger> value) =>
        ProvableTrie.Secure(keys.Select(key => (key.ToArray(), Rlp.OfNumber(value(key)))));

    private static bool IsProven(ProvableTrie storage, Hash32 key, List<ReadOnlyMemory<byte>> proof) =>
        StateProof.VerifyWord(storage.Root, key, proof) is ProofOutcome<BigInteger>.Proven word
        && (word.Value.IsZero || word.Value == key.ToNumber() + 1);

    private static bool IsRefused(Hash32 root, Hash32 key, IReadOnlyList<ReadOnlyMemory<byte>> proof) =>
        StateProof.VerifyWord(root, key, proof) is ProofOutcome<BigInteger>.Refused;

    private static ReadOnlyMemory<byte>? ValueOf(Hash32 root, ReadOnlySpan<byte> key, List<ReadOnlyMemory<byte>> proof) =>
        Assert.IsType<ProofOutcome<ReadOnlyMemory<byte>?>.Proven>(TrieProof.Verify(root, key, proof)).Value;

    private static T Proven<T>(ProofOutcome<T> outcome) => Assert.IsType<ProofOutcome<T>.Proven>(outcome).Value;

    private static ProofRefusal Refusal<T>(ProofOutcome<T> outcome) => Assert.IsType<ProofOutcome<T>.Refused>(outcome).Reason;
}
