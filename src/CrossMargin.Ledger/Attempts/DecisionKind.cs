namespace CrossMargin.Ledger.Attempts;

/// <summary>Why a candidate was left alone without a plan to record.</summary>
public enum DecisionKind
{
    /// <summary>The venue's rules leave nothing that could be liquidated.</summary>
    NoOption,

    /// <summary>The keeper holds too little of any debt asset.</summary>
    NoInventory,

    /// <summary>The keeper holds too little of any debt asset, and with borrowed money the chain would refuse the liquidation, or it would not pay.</summary>
    FlashRefused,

    /// <summary>Gas cannot be valued: the chain has no usable price of its native token.</summary>
    NoNativePrice,

    /// <summary>The chain does not tell what it takes for data beside gas.</summary>
    NoDataFee,

    /// <summary>The signer cannot pay for the gas, and for the data on a rollup.</summary>
    NoGasFunds,

    /// <summary>The venue may not take the debt asset from the signer yet; the approval is on its way.</summary>
    AwaitsApproval,

    /// <summary>As many attempts as are allowed are on their way already.</summary>
    TooManyOpen,

    /// <summary>The venue would liquidate, but nobody may be liquidated there now: the chain's sequencer is down or just back, or a price is unfit.</summary>
    Hindered,

    /// <summary>Reconciliation found the ledger to differ from the chain on the venue.</summary>
    Drift,

    /// <summary>Somebody paused the keeper here.</summary>
    Paused,

    /// <summary>The policy does not allow the venue.</summary>
    VenueNotAllowed,

    /// <summary>The policy does not allow the token that is repaid, or the one that is seized.</summary>
    TokenNotAllowed,

    /// <summary>The policy does not allow the contract that would be called, or its function.</summary>
    CallNotAllowed,

    /// <summary>The book's newest block is too old.</summary>
    StaleHead,

    /// <summary>As many attempts as the policy bears have reverted in a row.</summary>
    Reverts,

    /// <summary>Gas within an hour or a day would cost more than the policy allows.</summary>
    Spend,

    /// <summary>Gas costs more than the policy allows.</summary>
    GasPrice,

    /// <summary>Endpoints disagree on the price by which gas is valued.</summary>
    PriceDisputed,
}
