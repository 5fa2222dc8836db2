using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Why a header or a proof proves nothing. The text of each says what was found and what was expected.</summary>
public abstract record ProofRefusal
{
    private ProofRefusal()
    {
    }

    /// <summary>The header's fields do not hash to the block's hash: forged, of another block, or of a form that is not known here.</summary>
    public sealed record ForeignHeader(Hash32 Expected, Hash32 Found) : ProofRefusal
    {
        public override string ToString() => $"the header hashes to {Found}, expected {Expected}";
    }

    /// <summary>A field of the header is missing though a later fork's is there.</summary>
    public sealed record HeaderGap(string Field) : ProofRefusal
    {
        public override string ToString() => $"the header lacks {Field}, but has a field that came later";
    }

    /// <summary>A node is not the one that its parent, or the root, names: forged, out of order, or of another trie.</summary>
    /// <param name="Index">Of the node in the proof, from the root.</param>
    public sealed record ForeignNode(int Index, Hash32 Expected, Hash32 Found) : ProofRefusal
    {
        public override string ToString() => $"node {Index} hashes to {Found}, expected {Expected}";
    }

    /// <summary>The proof ends before the path to the key does: truncated.</summary>
    public sealed record MissingNode(int Index, Hash32 Expected) : ProofRefusal
    {
        public override string ToString() => $"node {Index}, which hashes to {Expected}, is missing";
    }

    /// <summary>The proof goes on after the path to the key has ended.</summary>
    /// <param name="Used">How many nodes the path took.</param>
    public sealed record UnusedNodes(int Used, int Given) : ProofRefusal
    {
        public override string ToString() => $"{Given} nodes are given, the path takes {Used}";
    }

    /// <summary>A node is not RLP.</summary>
    public sealed record MalformedNode(int Index, RlpFault Fault) : ProofRefusal
    {
        public override string ToString() => $"node {Index} is no RLP: {Fault}";
    }

    /// <summary>A node is RLP, but no node of a trie.</summary>
    public sealed record InvalidNode(int Index, string Fault) : ProofRefusal
    {
        public override string ToString() => $"node {Index}: {Fault}";
    }

    /// <summary>More nodes than a path can have, or a node longer than one can be.</summary>
    public sealed record TooLong(string What, int Found, int Most) : ProofRefusal
    {
        public override string ToString() => $"{What}: {Found}, at most {Most}";
    }

    /// <summary>The value is proven, but is not in the form that accounts or words have.</summary>
    public sealed record MalformedValue(string Fault) : ProofRefusal
    {
        public override string ToString() => $"the proven value {Fault}";
    }
}
