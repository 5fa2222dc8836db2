using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>Why an answer of a node is not believed: never an entry, asked again elsewhere, and counted by its reason.</summary>
public abstract record Distrust
{
    private Distrust(string reason, string text) => (Reason, Text) = (reason, text);

    /// <summary>Short and lasting, in snake case: the label of metrics.</summary>
    public string Reason { get; }

    /// <summary>For people.</summary>
    public string Text { get; }

    /// <summary>Whether one endpoint must have erred. Where two only differ, nobody knows which.</summary>
    public virtual bool BlamesEndpoint => true;

    public sealed override string ToString() => Text;

    /// <summary>The endpoint is on another chain than the one that it was configured for.</summary>
    public sealed record OtherChain(ChainId Expected, ChainId Actual)
        : Distrust("chain_id", $"it is on chain {Actual}, expected {Expected}");

    /// <summary>A header or receipt that is not the one asked for.</summary>
    /// <param name="Asked">What was asked for: a block, a transaction.</param>
    public sealed record OtherAnswer(string Asked) : Distrust("other_answer", $"{Asked} was asked for, and another one answered");

    /// <summary>A signed transaction that is not the one whose signature was asked for, or that somebody else signed.</summary>
    public sealed record OtherTransaction(string What) : Distrust("other_transaction", What);

    /// <summary>The head went back behind what is known: the node lags, or a shorter fork has yet to grow. No reorg follows from it.</summary>
    public sealed record HeadBehind(long Head, long Known)
        : Distrust("head_behind", $"the head {Head} is behind the known block {Known}: the node lags");

    /// <summary>The node has no head, or lacks a block below its own head.</summary>
    public sealed record BlockMissing(string Block) : Distrust("block_missing", $"{Block} is missing: the node lags");

    /// <summary>Headers of two numbers that follow each other do not chain.</summary>
    public sealed record NotAChild(long Block) : Distrust("parent", $"block {Block} is not a child of the block before");

    /// <summary>A checkpoint's block and its child's parent hash contradict each other, or no remembered block is known.</summary>
    public sealed record ReorgUnproven(string Why) : Distrust("reorg_unproven", Why);

    /// <summary>A log outside the range, of another contract, or with another topic.</summary>
    public sealed record LogNotAsked(string What) : Distrust("log_not_asked", What);

    /// <summary>A log that an earlier fork had.</summary>
    public sealed record LogRemoved() : Distrust("log_removed", "a log is marked as removed");

    /// <summary>The same log twice.</summary>
    public sealed record LogRepeated(long Block, int LogIndex)
        : Distrust("log_repeated", $"log {LogIndex} of block {Block} is there twice");

    /// <summary>A log before its predecessor.</summary>
    public sealed record LogOrder(long Block, int LogIndex)
        : Distrust("log_order", $"log {LogIndex} of block {Block} is out of order");

    /// <summary>Logs of one block whose transactions are not in order, or of which two share an index, or one has two.</summary>
    public sealed record TransactionOrder(long Block, int LogIndex)
        : Distrust("transaction_order", $"the transaction of log {LogIndex} of block {Block} is out of order");

    /// <summary>Logs of one number that name two blocks.</summary>
    public sealed record TwoForks(long Block) : Distrust("log_two_forks", $"logs of block {Block} are of two forks");

    /// <summary>A log whose block's hash or time is not its header's.</summary>
    public sealed record LogFork(long Block) : Distrust("log_fork", $"a log of block {Block} is of another fork than its header");

    /// <summary>An answer without logs although the header's bloom has them.</summary>
    public sealed record LogsMissing(long Block) : Distrust("logs_missing", $"logs of block {Block} are missing from the answer");

    /// <summary>Logs that the header's bloom excludes: a bloom's no is certain.</summary>
    public sealed record LogsForged(long Block) : Distrust("logs_forged", $"the bloom of block {Block} excludes its logs");

    /// <summary>A round number of logs that ends before the range does: some providers cut an answer off and do not say so.</summary>
    public sealed record AnswerTruncated(int Logs) : Distrust("truncated", $"the answer may have been cut off at {Logs} logs")
    {
        public override bool BlamesEndpoint => false;
    }

    /// <summary>A receipt that the root in its block's header does not prove.</summary>
    public sealed record ReceiptsRoot(string Why) : Distrust("receipts_root", Why);

    /// <summary>Most endpoints say otherwise.</summary>
    public sealed record Outvoted(string What) : Distrust("outvoted", $"most endpoints contradict {What}");

    /// <summary>Too few endpoints have the block: it is young, or only one of them made it up.</summary>
    public sealed record Unconfirmed(long Block) : Distrust("unconfirmed", $"too few endpoints have block {Block}")
    {
        public override bool BlamesEndpoint => false;
    }

    /// <summary>Too few endpoints agree, and nobody knows which are right.</summary>
    public sealed record Disputed(string What) : Distrust("disputed", $"too few endpoints agree on {What}")
    {
        public override bool BlamesEndpoint => false;
    }
}
