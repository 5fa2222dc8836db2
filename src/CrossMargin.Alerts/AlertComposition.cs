using CrossMargin.Alerts.Channels;
using CrossMargin.Alerts.Configuration;
using CrossMargin.Alerts.Rules;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.Margin;

namespace CrossMargin.Alerts;

/// <summary>Makes channels and rules of what an alerts file says.</summary>
public static class AlertComposition
{
    /// <summary>An HTTP client as the channels want it.</summary>
    public static HttpClient CreateHttpClient() => AlertPost.CreateHttpClient();

    /// <param name="http">Of <see cref="CreateHttpClient"/>; not disposed by the channels.</param>
    public static IReadOnlyList<IAlertChannel> CreateChannels(AlertSettings settings, HttpClient http, TimeProvider time)
    {
        AlertPost post = new(http, time);
        return [.. settings.Channels.Select(channel => Create(channel, post, time))];
    }

    /// <param name="rules">With an account, where balances or allowances are to be watched.</param>
    public static IReadOnlyList<IAlertRule> CreateRules(
        RuleSettings rules, IReadOnlyList<ChainSettings> chains, AccountBook book, MarginAssessor margin, IAttemptStore attempts, IDriftStore drifts,
        IPauseStore pauses, IReadOnlyDictionary<ChainId, IChainClient> clients)
    {
        List<IAlertRule> made = [];
        if (rules.Statuses.Count > 0)
            made.Add(new AccountRule(book, margin, rules.Statuses, rules.Owners));
        if (rules.Lag is { } lag)
            made.Add(new LagRule(book, chains, lag));
        if (rules.Drift)
            made.AddRange(chains.Select(chain => new DriftRule(drifts, chain)));
        if (rules.Pauses)
            made.Add(new PauseRule(pauses));
        if (rules.Breakers)
            made.AddRange(chains.Select(chain => new BreakerRule(attempts, pauses, chain)));
        if (rules.Stuck is { } patience)
            made.AddRange(chains.Select(chain => new StuckRule(attempts, chain, patience)));
        if (rules.Account is { } account)
        {
            made.AddRange(rules.Balances.Select(one => new BalanceRule(clients[one.Chain.ChainId], one.Chain, account, one.Token, one.Floor)));
            made.AddRange(rules.Allowances.Select(one => new AllowanceRule(clients[one.Chain.ChainId], one.Chain, account, one.Token, one.Spender, one.Floor)));
        }

        return made;
    }

    private static IAlertChannel Create(ChannelSettings channel, AlertPost post, TimeProvider time) => channel switch
    {
        ChannelSettings.Webhook webhook => new WebhookChannel(webhook.Name, webhook.Url, webhook.Signing, post, time),
        ChannelSettings.Slack slack => new SlackChannel(slack.Name, slack.Url, post),
        ChannelSettings.Telegram telegram => new TelegramChannel(telegram.Name, telegram.Api, telegram.Token, telegram.Chat, post),
        _ => throw new InvariantViolationException("A channel is a webhook, Slack or Telegram."),
    };
}
