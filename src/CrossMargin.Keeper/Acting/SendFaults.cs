using CrossMargin.Chain.Rpc;

namespace CrossMargin.Keeper.Acting;

/// <summary>Reads what a node says when it does not take a transaction. Pure.</summary>
/// <remarks>
/// JSON-RPC has no codes for it, so the text decides: the words of Geth and its descendants, Nethermind, Besu, Erigon, Reth
/// and Anvil, compared without case, spaces and punctuation. What is not recognised counts as unknown, never as refused:
/// a transaction taken for refused although a node holds it could be sent a second time under another nonce.
/// </remarks>
internal static class SendFaults
{
    private static readonly string[] Known = ["alreadyknown", "knowntransaction", "alreadyimported", "alreadyinthepool", "alreadyexists"];

    private static readonly string[] Used = ["noncetoolow", "oldnonce", "nonceistoolow", "invalidtransactionnonce"];

    private static readonly string[] Occupied = ["replacementtransactionunderpriced", "replacementunderpriced", "replacenotallowed"];

    private static readonly string[] Underpriced =
    [
        "underpriced", "feetoolow", "lessthanblockbasefee", "belowbasefee", "gaspricebelow", "gaspricetoolow", "feecaplessthan",
    ];

    private static readonly string[] Refusals =
    [
        "tipabovefeecap", "higherthanmaxfeepergas", "insufficientfunds", "insufficientbalance", "upfrontcost", "intrinsicgas",
        "exceedsblockgaslimit", "gaslimittoohigh", "txtypenotsupported", "transactiontypenotsupported", "invalidsender",
        "invalidchainid", "invalidsignature", "txfeeexceeds", "exceedstheconfiguredcap",
    ];

    /// <summary>What is known when each of several endpoints said something: the most that any of them may have done.</summary>
    /// <param name="faults">Of the endpoints; none when one took it.</param>
    public static SendOutcome Classify(IReadOnlyList<RpcException> faults) =>
        faults.Select(Classify).OrderBy(Caution).FirstOrDefault() ?? new SendOutcome.Accepted();

    public static SendOutcome Classify(RpcException fault)
    {
        if (fault is not RpcErrorException error)
            return new SendOutcome.Unknown(fault.Message);
        string text = string.Concat(error.NodeMessage.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        if (Says(text, Known))
            return new SendOutcome.Accepted();
        if (Says(text, Used))
            return new SendOutcome.NonceUsed(error.NodeMessage);
        if (Says(text, Occupied))
            return new SendOutcome.NonceOccupied(error.NodeMessage);
        if (Says(text, Underpriced))
            return new SendOutcome.Refused(error.NodeMessage, IsUnderpriced: true);
        return Says(text, Refusals) ? new SendOutcome.Refused(error.NodeMessage) : new SendOutcome.Unknown(error.NodeMessage);
    }

    // In this order: who may have it comes before who says that another has its nonce, and that before who did not take it.
    private static int Caution(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Accepted => 0,
        SendOutcome.Unknown => 1,
        SendOutcome.NonceUsed => 2,
        SendOutcome.NonceOccupied => 3,
        _ => 4,
    };

    private static bool Says(string text, string[] words) => words.Any(word => text.Contains(word, StringComparison.Ordinal));
}
