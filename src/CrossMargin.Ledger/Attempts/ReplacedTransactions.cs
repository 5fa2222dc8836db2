using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>The column of an attempt's earlier transactions.</summary>
internal static class ReplacedTransactions
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write(IReadOnlyList<SignedTransaction> transactions) => JsonSerializer.Serialize(
        transactions.Select(one => new Item(
            one.Hash.ToString(), Hex.Of(one.Bytes.Span), one.GasLimit, AttemptRow.Text(one.MaxFeePerGas), AttemptRow.Text(one.MaxPriorityFeePerGas),
            one.IsCancel)),
        Json);

    /// <param name="nonce">Of the attempt: all have the same.</param>
    public static IReadOnlyList<SignedTransaction> Read(string column, long nonce) =>
    [
        .. JsonSerializer.Deserialize<Item[]>(column, Json)!.Select(one => new SignedTransaction(
            Hash32.Parse(one.Hash), nonce, one.GasLimit, Number(one.MaxFeePerGas), Number(one.MaxPriorityFeePerGas), Hex.Parse(one.Bytes), one.IsCancel)),
    ];

    private static BigInteger Number(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Item(string Hash, string Bytes, long GasLimit, string MaxFeePerGas, string MaxPriorityFeePerGas, bool IsCancel);
}
