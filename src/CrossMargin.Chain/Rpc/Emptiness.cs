namespace CrossMargin.Chain.Rpc;

/// <summary>By what it is told that a block has no log that a filter wants, although its bloom says that it may.</summary>
public abstract record Emptiness
{
    private Emptiness()
    {
    }

    /// <summary>Receipts that the block's hash proves hold none.</summary>
    public sealed record Proven : Emptiness;

    /// <summary>Nothing is proven, but other endpoints have the block, and all of them say so.</summary>
    public sealed record Agreed : Emptiness;

    /// <summary>Nothing is proven, and there is no other endpoint to ask.</summary>
    public sealed record Alone : Emptiness;

    /// <summary>It has some, the answer is a lie, or those who could tell do not.</summary>
    public sealed record Doubted(Distrust Why) : Emptiness;
}
