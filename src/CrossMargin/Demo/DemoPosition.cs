namespace CrossMargin.Demo;

/// <summary>What an owner does in one protocol.</summary>
internal abstract record DemoPosition
{
    private DemoPosition()
    {
    }

    /// <param name="Collateral">Symbol of the token supplied.</param>
    /// <param name="CollateralUsd">Its value at the opening prices.</param>
    /// <param name="Debt">Symbol of the token borrowed; null for supply only.</param>
    /// <param name="HealthFactor">The health factor to open at: decides how much is borrowed.</param>
    public sealed record Lending(string Collateral, double CollateralUsd, string? Debt, double HealthFactor) : DemoPosition;

    /// <summary>A perpetual on ether with the account's whole margin behind it.</summary>
    /// <param name="NotionalUsd">Signed: negative is short.</param>
    public sealed record CrossPerp(double MarginUsd, double NotionalUsd) : DemoPosition;

    /// <summary>A perpetual on ether with margin of its own.</summary>
    /// <param name="NotionalUsd">Signed: negative is short.</param>
    public sealed record IsolatedPerp(double MarginUsd, double NotionalUsd) : DemoPosition;

    /// <summary>Puts on ether at the opening price.</summary>
    /// <param name="Contracts">Signed: negative is written.</param>
    /// <param name="Cover">Of written ones: the collateral, in multiples of the least that the venue takes.</param>
    public sealed record Put(double Contracts, double Cover) : DemoPosition;

    /// <summary>Dollars borrowed against ether in a market of their own.</summary>
    public sealed record Isolated(double CollateralUsd, double HealthFactor) : DemoPosition;
}
