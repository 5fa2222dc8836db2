namespace CrossMargin.Chain.Links;

/// <summary>Why bytes are no signature of any key.</summary>
public enum SignatureFault
{
    None,

    /// <summary>Not 65 bytes: r, s and v.</summary>
    Length,

    /// <summary>v is neither 27 or 28, nor 0 or 1.</summary>
    Parity,

    /// <summary>r or s is zero, or not below the curve's order, or r is on no point of the curve.</summary>
    Range,

    /// <summary>s is in the upper half: whoever sees a signature can make this one of it without the key (EIP-2).</summary>
    HighS,
}
