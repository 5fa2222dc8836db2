using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;

namespace CrossMargin.Api.Streaming;

/// <summary>What one listener wants to hear.</summary>
/// <param name="Owner">Only what concerns this owner's accounts, and the chains; null for all.</param>
/// <param name="Status">Of accounts, only those that have this status then; null for all.</param>
internal sealed record StreamFilter(IReadOnlySet<StreamTopic> Topics, Address? Owner, AccountStatus? Status)
{
    public static StreamFilter Read(QueryReader reader, AccountBook book, string? topics, string? account, string? status)
    {
        HashSet<StreamTopic> wanted = [];
        foreach (string topic in (topics ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (reader.NameOrNone<StreamTopic>("topics", topic) is { } known)
                wanted.Add(known);
        }

        // Who is linked is heard of as the account that it belongs to.
        Address? owner = account is null || !Address.TryParse(account, out Address address)
            ? account is null ? null : reader.Reject("account", "0x and 40 hexadecimal digits", account, default(Address?))
            : book.AccountsOf(address) is [var only] ? only.Owner : address;
        return new StreamFilter(
            wanted.Count > 0 ? wanted : Enum.GetValues<StreamTopic>().ToHashSet(), owner, reader.NameOrNone<AccountStatus>("status", status));
    }

    public bool Fits(StreamEvent one) =>
        Topics.Contains(one.Topic)
        && (Owner is null || one.Owner is null || one.Owner == Owner)
        && (Status is null || one.Status is null || one.Status == Status);
}
