namespace CrossMargin.Margin.Oracles;

/// <summary>What a price is wanted for, from the most demanding use to the least.</summary>
public enum PriceUse
{
    /// <summary>To open, to borrow, to withdraw.</summary>
    IncreaseRisk,

    /// <summary>To judge an account's margin.</summary>
    Margin,

    /// <summary>To liquidate an account against its owner's will.</summary>
    Liquidate,

    /// <summary>To close or to repay at the owner's own wish.</summary>
    ReduceRisk,
}
