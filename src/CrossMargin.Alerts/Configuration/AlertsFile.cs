using System.Text.Json;
using System.Text.RegularExpressions;
using CrossMargin.Alerts.Delivering;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin;

namespace CrossMargin.Alerts.Configuration;

/// <summary>Reads the file that says who is to be told of what, and reports every fault in it at once.</summary>
public static partial class AlertsFile
{
    private const double DaySeconds = 86_400;
    private const double FloorMax = 1e15;

    private static readonly Uri TelegramApi = new("https://api.telegram.org/");

    /// <param name="root">The document.</param>
    /// <param name="source">What faults call the file.</param>
    /// <param name="chains">What the names of chains and tokens mean.</param>
    /// <param name="secrets">Follows the references to secrets.</param>
    /// <exception cref="ConfigurationException">Every fault of the file.</exception>
    public static AlertSettings Read(JsonElement root, string source, ChainsConfiguration chains, SecretReferences secrets) =>
        JsonNodeReader.ReadRoot(root, source, node =>
        {
            IReadOnlyList<ChannelSettings> channels = [.. node.Objects("channels", channel => ReadChannel(channel, secrets)).OfType<ChannelSettings>()];
            if (node.Has("channels") && channels.Count == 0)
                node.Fault("channels", "none that can be used", "at least one");
            foreach (IGrouping<string, ChannelSettings> doubled in channels.GroupBy(channel => channel.Name).Where(group => group.Count() > 1))
                node.Fault("channels[*].name", $"\"{doubled.Key}\" {doubled.Count()} times", "each only once");
            RuleSettings rules = node.OptionalObject("rules", rule => ReadRules(rule, chains)) ?? NoRules;
            AlertSettings settings = new(channels, rules, ReadDelivery(node), Seconds(node, "everySeconds", 1, 3_600) ?? TimeSpan.FromSeconds(15));
            node.RefuseUnknown();
            return settings;
        });

    private static RuleSettings NoRules { get; } = new(new HashSet<AccountStatus>(), [], null, [], [], false, null, null);

    private static ChannelSettings? ReadChannel(JsonNodeReader node, SecretReferences secrets)
    {
        string name = node.Text("name", "a lower-case name", text => NamePattern().IsMatch(text));
        switch (node.Text("kind", "webhook, slack or telegram", text => text is "webhook" or "slack" or "telegram"))
        {
            case "webhook":
                Uri? url = ReadUrl(node, "url", otherwise: null);
                return secrets.Read(node, "secret") is { } signing && url is not null ? new ChannelSettings.Webhook(name, url, signing) : null;
            case "slack":
                if (secrets.Read(node, "url") is not { } hidden)
                    return null;
                if (IsSafe(hidden.RevealText()))
                    return new ChannelSettings.Slack(name, hidden);
                node.Fault("url", "a secret that is no such URL", "https://hooks.slack.com/services/… in it");
                return null;
            case "telegram":
                Uri? api = ReadUrl(node, "api", TelegramApi);
                string chat = node.Text("chat", "a chat's number, or @ and a channel's name", text => ChatPattern().IsMatch(text));
                if (secrets.Read(node, "token") is not { } token || api is null)
                    return null;
                if (TokenPattern().IsMatch(token.RevealText()))
                    return new ChannelSettings.Telegram(name, api, token, chat);
                node.Fault("token", "a secret that is no bot's token", "digits, a colon, and letters, digits, - and _");
                return null;
            default:
                // So that they count as known although no kind says which belong to it.
                foreach (string property in (string[])["url", "secret", "api", "token", "chat"])
                    node.Has(property);
                return null;
        }
    }

    private static RuleSettings ReadRules(JsonNodeReader node, ChainsConfiguration chains)
    {
        HashSet<AccountStatus> statuses = [];
        IReadOnlyList<string> names = node.Texts("statuses", "the name of a status", required: false);
        for (int at = 0; at < names.Count; at++)
        {
            if (Enum.TryParse(names[at], out AccountStatus status) && Enum.IsDefined(status) && Enum.GetName(status) == names[at])
                statuses.Add(status);
            else
                node.Fault($"statuses[{at}]", $"\"{names[at]}\"", $"one of {string.Join(", ", Enum.GetNames<AccountStatus>())}");
        }

        List<Address> owners = [];
        IReadOnlyList<string> addresses = node.Texts("owners", "an address", required: false);
        for (int at = 0; at < addresses.Count; at++)
        {
            if (Address.TryParse(addresses[at], out Address owner))
                owners.Add(owner);
            else
                node.Fault($"owners[{at}]", $"\"{addresses[at]}\"", "0x and 40 hexadecimal digits");
        }

        return new RuleSettings(
            statuses,
            owners,
            node.OptionalAddress("account"),
            [.. node.Objects("balances", balance => ReadBalance(balance, chains), required: false).OfType<BalanceFloor>()],
            [.. node.Objects("allowances", allowance => ReadAllowance(allowance, chains), required: false).OfType<AllowanceFloor>()],
            node.OptionalFlag("drift"),
            Seconds(node, "stuckSeconds", 1, DaySeconds),
            Seconds(node, "lagSeconds", 1, DaySeconds))
        {
            Pauses = node.OptionalFlag("pauses"),
            Breakers = node.OptionalFlag("breakers"),
        };
    }

    private static BalanceFloor? ReadBalance(JsonNodeReader node, ChainsConfiguration chains)
    {
        ChainSettings? settings = ReadChain(node, chains);
        string? symbol = node.OptionalText(
            "token", $"the symbol of a token of {settings?.Name ?? "the chain"} in chains.json; without it, what gas is paid in",
            text => settings is null || settings.Tokens.Any(token => token.Symbol == text));
        double floor = node.RequiredNumber("below", 0, FloorMax);
        return settings is null ? null : new BalanceFloor(settings, settings.Tokens.FirstOrDefault(token => token.Symbol == symbol), floor);
    }

    private static AllowanceFloor? ReadAllowance(JsonNodeReader node, ChainsConfiguration chains)
    {
        ChainSettings? settings = ReadChain(node, chains);
        string symbol = node.Text(
            "token", $"the symbol of a token of {settings?.Name ?? "the chain"} in chains.json",
            text => settings is null || settings.Tokens.Any(token => token.Symbol == text));
        Address spender = node.Address("spender");
        double floor = node.OptionalNumber("below", 0, FloorMax) ?? 0;
        return settings?.Tokens.FirstOrDefault(token => token.Symbol == symbol) is { } token ? new AllowanceFloor(settings, token, spender, floor) : null;
    }

    private static ChainSettings? ReadChain(JsonNodeReader node, ChainsConfiguration chains)
    {
        string name = node.Text("chain", $"one of {string.Join(", ", chains.Chains.Select(chain => chain.Name))}", text => chains.Chains.Any(chain => chain.Name == text));
        return chains.Chains.FirstOrDefault(chain => chain.Name == name);
    }

    private static DeliveryOptions ReadDelivery(JsonNodeReader node)
    {
        DeliveryOptions standard = new();
        return new DeliveryOptions
        {
            Burst = (int)node.WholeNumber("burst", 1, 100, standard.Burst),
            PerMinute = node.OptionalNumber("perMinute", 0.1, 600) ?? standard.PerMinute,
        };
    }

    private static TimeSpan? Seconds(JsonNodeReader node, string property, double min, double max) =>
        node.OptionalNumber(property, min, max) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static Uri? ReadUrl(JsonNodeReader node, string property, Uri? otherwise)
    {
        if (otherwise is not null && !node.Has(property))
            return otherwise;
        string text = node.Text(property, "a URL");
        if (IsSafe(text))
            return new Uri(text);
        if (text.Length > 0)
            node.Fault(property, "another URL", "https:// without credentials, or http:// to this machine");
        return null;
    }

    /// <summary>In the open only to this machine; and what is between // and @ would be a secret in the wrong place.</summary>
    private static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^(-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64})$")]
    private static partial Regex ChatPattern();

    [GeneratedRegex("^[0-9]{1,20}:[A-Za-z0-9_-]{1,128}$")]
    private static partial Regex TokenPattern();
}
