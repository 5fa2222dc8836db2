namespace CrossMargin.Chain.Proofs;

/// <summary>Why bytes are not the one encoding of an item in recursive length prefix.</summary>
public enum RlpFault
{
    /// <summary>They are.</summary>
    None,

    /// <summary>They end before the item does.</summary>
    Truncated,

    /// <summary>Something follows the item.</summary>
    TrailingBytes,

    /// <summary>A byte below 0x80 stands behind a prefix that it does not need.</summary>
    PrefixedByte,

    /// <summary>A length has leading zeros, or would fit a shorter form.</summary>
    LongLength,

    /// <summary>A length is more than 2^31 - 1: no input is as long.</summary>
    HugeLength,

    /// <summary>Lists are nested more deeply, or hold more items, than the reader accepts.</summary>
    TooMany,
}
