using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>A row of keeper_errand as Dapper reads and writes it. Integers beyond 64 bits travel as decimal text.</summary>
internal sealed class ErrandRow
{
    public const string Columns =
        """
        chain_id ChainId, errand, purpose, state, signer, target, call_data CallData, native_usd NativeUsd,
        nonce, transaction_hash TransactionHash, transaction_bytes TransactionBytes, gas_limit GasLimit,
        max_fee_per_gas::text MaxFeePerGas, max_priority_fee::text MaxPriorityFee, replaced,
        included_transaction IncludedTransaction, included_number IncludedNumber, included_hash IncludedHash, included_time IncludedTime,
        gas_used GasUsed, gas_price::text GasPrice, included_data_fee::text IncludedDataFee, reason, opened_at OpenedAt, ended_at EndedAt
        """;

    public long ChainId { get; init; }
    public long Errand { get; init; }
    public string Purpose { get; init; } = "";
    public string State { get; init; } = "";
    public byte[] Signer { get; init; } = [];
    public byte[] Target { get; init; } = [];
    public byte[] CallData { get; init; } = [];
    public double NativeUsd { get; init; }
    public long Nonce { get; init; }
    public byte[] TransactionHash { get; init; } = [];
    public byte[] TransactionBytes { get; init; } = [];
    public long GasLimit { get; init; }
    public string MaxFeePerGas { get; init; } = "";
    public string MaxPriorityFee { get; init; } = "";
    public string Replaced { get; init; } = "[]";
    public byte[]? IncludedTransaction { get; init; }
    public long? IncludedNumber { get; init; }
    public byte[]? IncludedHash { get; init; }
    public long? IncludedTime { get; init; }
    public long? GasUsed { get; init; }
    public string? GasPrice { get; init; }
    public string? IncludedDataFee { get; init; }
    public string? Reason { get; init; }
    public DateTime OpenedAt { get; init; }
    public DateTime? EndedAt { get; init; }

    public static ErrandRow Of(KeeperErrand errand) => new()
    {
        ChainId = errand.Chain.Value,
        Errand = errand.Number,
        Purpose = errand.Purpose,
        State = TextOf(errand.State),
        Signer = errand.Signer.ToArray(),
        Target = errand.Target.ToArray(),
        CallData = errand.CallData.ToArray(),
        NativeUsd = errand.NativeUsd,
        Nonce = errand.Transaction.Nonce,
        TransactionHash = errand.Transaction.Hash.ToArray(),
        TransactionBytes = errand.Transaction.Bytes.ToArray(),
        GasLimit = errand.Transaction.GasLimit,
        MaxFeePerGas = AttemptRow.Text(errand.Transaction.MaxFeePerGas),
        MaxPriorityFee = AttemptRow.Text(errand.Transaction.MaxPriorityFeePerGas),
        Replaced = ReplacedTransactions.Write(errand.Replaced),
        IncludedTransaction = errand.Inclusion?.Transaction.ToArray(),
        IncludedNumber = errand.Inclusion?.Block.Number,
        IncludedHash = errand.Inclusion?.Block.Hash.ToArray(),
        IncludedTime = errand.Inclusion?.Block.Timestamp,
        GasUsed = errand.Inclusion?.GasUsed,
        GasPrice = errand.Inclusion is { } paid ? AttemptRow.Text(paid.GasPrice) : null,
        IncludedDataFee = errand.Inclusion is { } charged ? AttemptRow.Text(charged.DataFee) : null,
        Reason = errand.Reason,
        OpenedAt = errand.OpenedAt.UtcDateTime,
        EndedAt = errand.EndedAt?.UtcDateTime,
    };

    public KeeperErrand ToErrand() => new(
        new ChainId(ChainId), Errand, Purpose, new Address(Signer), new Address(Target), CallData, NativeUsd,
        new SignedTransaction(
            new Hash32(TransactionHash), Nonce, GasLimit, Number(MaxFeePerGas), Number(MaxPriorityFee), TransactionBytes),
        new DateTimeOffset(OpenedAt))
    {
        State = Enum.Parse<ErrandState>(State, ignoreCase: true),
        Replaced = ReplacedTransactions.Read(Replaced, Nonce),
        Inclusion = IncludedNumber is { } number
            ? new Inclusion(
                new Hash32(IncludedTransaction), new BlockRef(new ChainId(ChainId), number, new Hash32(IncludedHash), IncludedTime!.Value),
                GasUsed!.Value, Number(GasPrice!))
            {
                DataFee = Number(IncludedDataFee!),
            }
            : null,
        Reason = Reason,
        EndedAt = EndedAt is { } ended ? new DateTimeOffset(ended) : null,
    };

    private static string TextOf(ErrandState state) => state.ToString().ToLowerInvariant();

    private static BigInteger Number(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);
}
