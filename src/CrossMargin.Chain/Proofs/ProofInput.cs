using System.Buffers.Binary;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Readers of hostile bytes as functions of bytes alone: what fuzzing runs. None of them ever throws.</summary>
public static class ProofInput
{
    /// <summary>Reads RLP all the way down, and as a node of a trie.</summary>
    public static RlpFault ReadRlp(ReadOnlyMemory<byte> input)
    {
        RlpFault fault = RlpCheck.FindFault(input);
        _ = TrieNode.Read(input, index: 0);
        return fault;
    }

    /// <summary>
    /// Verifies a proof of an account and one of a word. The input is the root, the address (20 bytes) or key, and the nodes, each behind its
    /// length (2 bytes, big-endian); what is missing reads as nothing, and a length beyond the end as all that is left.
    /// </summary>
    public static (ProofOutcome<AccountState> Account, ProofOutcome<System.Numerics.BigInteger> Word) Verify(ReadOnlyMemory<byte> input)
    {
        byte[] head = new byte[2 * Hash32.Size];
        int given = Math.Min(input.Length, head.Length);
        input.Span[..given].CopyTo(head);
        Hash32 root = new(head.AsSpan(0, Hash32.Size));
        Hash32 key = new(head.AsSpan(Hash32.Size));
        IReadOnlyList<ReadOnlyMemory<byte>> nodes = ReadNodes(input[given..]);
        Address address = new(head.AsSpan(Hash32.Size, Address.Size));
        return (StateProof.VerifyAccount(root, address, nodes), StateProof.VerifyWord(root, key, nodes));
    }

    /// <summary>The nodes behind their lengths; at most one more than a proof may have.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> ReadNodes(ReadOnlyMemory<byte> input)
    {
        List<ReadOnlyMemory<byte>> nodes = [];
        for (ReadOnlyMemory<byte> rest = input; rest.Length >= sizeof(ushort) && nodes.Count <= TrieProof.MaxNodes;)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest.Span), rest.Length - sizeof(ushort));
            nodes.Add(rest.Slice(sizeof(ushort), length));
            rest = rest[(sizeof(ushort) + length)..];
        }

        return nodes;
    }
}
