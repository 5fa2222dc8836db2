namespace CrossMargin.Domain;

/// <summary>All of an account's holdings, debts and prices at one time: immutable, with one block per chain.</summary>
/// <param name="Chains">The as-of vector: one for each chain that a sub-account is on, in order of chain number.</param>
/// <param name="Time">The time the view is judged at.</param>
public sealed record AccountView(
    AccountId Account,
    IReadOnlyList<SubAccountView> SubAccounts,
    IReadOnlyList<ChainCondition> Chains,
    DateTimeOffset Time);
