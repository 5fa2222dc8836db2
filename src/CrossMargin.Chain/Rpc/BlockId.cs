using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Which block a read is about: a number, a hash (EIP-1898), or a tag.</summary>
public readonly record struct BlockId
{
    private BlockId(string parameter, Hash32? hash) => (Parameter, Hash) = (parameter, hash);

    public static BlockId Latest { get; } = new("latest", null);

    public static BlockId Pending { get; } = new("pending", null);

    /// <summary>The JSON-RPC block parameter: a tag or a quantity. Empty when <see cref="Hash"/> is set.</summary>
    public string Parameter { get; }

    /// <summary>Set when the block is named by its hash, so that no other fork can answer.</summary>
    public Hash32? Hash { get; }

    public static BlockId At(long number) => new(Hex.OfQuantity(number), null);

    public static BlockId At(FinalityLevel level) => level switch
    {
        FinalityLevel.Head => Latest,
        FinalityLevel.Safe => new("safe", null),
        FinalityLevel.Finalized => new("finalized", null),
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    public static BlockId At(BlockRef block) => new("", block.Hash);

    public override string ToString() => Hash?.ToString() ?? Parameter;
}
