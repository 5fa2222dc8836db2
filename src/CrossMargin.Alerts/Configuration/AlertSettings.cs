using CrossMargin.Alerts.Delivering;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin;

namespace CrossMargin.Alerts.Configuration;

/// <summary>What an alerts file says.</summary>
/// <param name="Every">How often the rules are looked at.</param>
public sealed record AlertSettings(IReadOnlyList<ChannelSettings> Channels, RuleSettings Rules, DeliveryOptions Delivery, TimeSpan Every)
{
    /// <summary>These, with the keeper's account where the file names none.</summary>
    /// <param name="keeper">Null where nobody signs.</param>
    /// <exception cref="ConfigurationException">Balances or allowances are to be watched, and nobody says whose.</exception>
    public AlertSettings For(Address? keeper)
    {
        Address? account = Rules.Account ?? keeper;
        return account is not null || (Rules.Balances.Count == 0 && Rules.Allowances.Count == 0)
            ? this with { Rules = Rules with { Account = account } }
            : throw new ConfigurationException([new ConfigurationFault(
                "alerts", Rules.Balances.Count > 0 ? "$.rules.balances" : "$.rules.allowances", "those of nobody",
                "$.rules.account, or a keeper that has somebody to sign")]);
    }
}

/// <summary>One channel.</summary>
/// <param name="Name">Unique; for logs.</param>
public abstract record ChannelSettings(string Name)
{
    /// <param name="Signing">The key of the signature.</param>
    public sealed record Webhook(string Name, Uri Url, Secret Signing) : ChannelSettings(Name);

    /// <param name="Url">A secret as a whole.</param>
    public sealed record Slack(string Name, Secret Url) : ChannelSettings(Name);

    public sealed record Telegram(string Name, Uri Api, Secret Token, string Chat) : ChannelSettings(Name);
}

/// <summary>What is told. What is null, or empty, is not.</summary>
/// <param name="Statuses">Accounts in one of these.</param>
/// <param name="Owners">Only accounts of these; empty means all.</param>
/// <param name="Account">Whose balances and allowances are looked at; null is the keeper's own.</param>
/// <param name="Drift">Whether differences between ledger and chain are told.</param>
/// <param name="Stuck">How long a transaction may be in no block.</param>
/// <param name="Lag">How far a chain may be behind.</param>
public sealed record RuleSettings(
    IReadOnlySet<AccountStatus> Statuses,
    IReadOnlyList<Address> Owners,
    Address? Account,
    IReadOnlyList<BalanceFloor> Balances,
    IReadOnlyList<AllowanceFloor> Allowances,
    bool Drift,
    TimeSpan? Stuck,
    TimeSpan? Lag)
{
    /// <summary>Whether pauses are told.</summary>
    public bool Pauses { get; init; }

    /// <summary>Whether breakers of the policy are told that keep the keeper from a liquidation.</summary>
    public bool Breakers { get; init; }
}

/// <summary>The least that the account should have of a token on a chain.</summary>
/// <param name="Token">Null is what gas is paid in.</param>
/// <param name="Floor">In whole units.</param>
public sealed record BalanceFloor(ChainSettings Chain, TokenSettings? Token, double Floor);

/// <summary>A contract that should be able to take of a token all that the account has of it.</summary>
/// <param name="Spender">The contract.</param>
/// <param name="Floor">In whole units: what it should be able to take in any case; 0 and more.</param>
public sealed record AllowanceFloor(ChainSettings Chain, TokenSettings Token, Address Spender, double Floor);
