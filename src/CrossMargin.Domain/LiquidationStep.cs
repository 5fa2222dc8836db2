namespace CrossMargin.Domain;

/// <summary>One transaction of a liquidation.</summary>
public enum LiquidationStep
{
    /// <summary>Takes back the account's open orders, without which the venue liquidates nothing.</summary>
    CancelOrders,

    /// <summary>Announces the liquidation, where the venue wants that first.</summary>
    Flag,

    Liquidate,
}
