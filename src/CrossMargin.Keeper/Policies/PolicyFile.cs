using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Policies;

/// <summary>
/// Reads a policy: {"all": {…}, "chains": {"NAME": {…}}}, both optional, with the same limits in each. What is left out is not limited, but for
/// the defaults of <see cref="KeeperPolicy"/>.
/// </summary>
public static class PolicyFile
{
    private const double UsdMax = 1e9;

    private const double GweiMax = 1e6;

    private const double DaySeconds = 86_400;

    /// <param name="root">Of the document.</param>
    /// <param name="source">What faults call the file.</param>
    /// <param name="chains">The chains and venues that there are: a name that is none of theirs is a fault.</param>
    /// <exception cref="ConfigurationException">Every fault at once, each with its place.</exception>
    public static KeeperPolicy Read(JsonElement root, string source, ChainsConfiguration chains) => JsonNodeReader.ReadRoot(root, source, node =>
    {
        PolicyLimits all = node.OptionalObject("all", limits => ReadLimits(limits, chains.Chains)) ?? PolicyLimits.None;
        Dictionary<ChainId, PolicyLimits> each = node.OptionalObject("chains", named => ReadChains(named, chains.Chains)) ?? [];
        node.RefuseUnknown();
        return new KeeperPolicy(all, each);
    });

    private static Dictionary<ChainId, PolicyLimits> ReadChains(JsonNodeReader node, IReadOnlyList<ChainSettings> chains)
    {
        Dictionary<ChainId, PolicyLimits> each = [];
        foreach (ChainSettings chain in chains)
        {
            if (node.OptionalObject(chain.Name, limits => ReadLimits(limits, [chain])) is { } limits)
                each[chain.ChainId] = limits;
        }

        return each;
    }

    private static PolicyLimits ReadLimits(JsonNodeReader node, IReadOnlyList<ChainSettings> chains) => new()
    {
        SpendUsdPerHour = node.OptionalNumber("spendUsdPerHour", 0, UsdMax),
        SpendUsdPerDay = node.OptionalNumber("spendUsdPerDay", 0, UsdMax),
        RevertsInARow = node.Has("revertsInARow") ? (int)node.WholeNumber("revertsInARow", 1, AttemptTally.RevertsMax) : null,
        GasPriceMaxGwei = node.OptionalNumber("gasPriceMaxGwei", 0, GweiMax),
        HeadAgeMax = node.OptionalNumber("headAgeMaxSeconds", 1, DaySeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Venues = node.Has("venues") ? ReadVenues(node, chains) : null,
        RepayTokens = node.Has("repayTokens") ? ReadTokens(node, "repayTokens") : null,
        SeizeTokens = node.Has("seizeTokens") ? ReadTokens(node, "seizeTokens") : null,
        Calls = node.Has("calls") ? ReadCalls(node) : null,
    };

    private static HashSet<string> ReadVenues(JsonNodeReader node, IReadOnlyList<ChainSettings> chains)
    {
        HashSet<string> names = [.. chains.SelectMany(chain => chain.Venues).Select(venue => venue.Name)];
        return ReadSet(
            node, "venues", $"one of {string.Join(", ", names.Order(StringComparer.Ordinal))}",
            (string text, out string name) => names.Contains(name = text));
    }

    private static HashSet<Address> ReadTokens(JsonNodeReader node, string property) => ReadSet(
        node, property, "an address: 0x and 40 hexadecimal digits, not zero",
        (string text, out Address address) => Address.TryParse(text, out address) && !address.IsZero);

    private static Dictionary<Address, IReadOnlySet<Selector>> ReadCalls(JsonNodeReader node)
    {
        Dictionary<Address, IReadOnlySet<Selector>> calls = [];
        IReadOnlyList<(Address Target, HashSet<Selector> Functions)> listed = node.Objects(
            "calls", call => (call.Address("target"), ReadSet<Selector>(call, "functions", Selector.Expected, Selector.TryParse)));
        foreach ((Address target, HashSet<Selector> functions) in listed)
        {
            if (!target.IsZero && !calls.TryAdd(target, functions))
                node.Fault("calls[*].target", $"\"{target}\" twice", "each contract only once");
        }

        return calls;
    }

    private static HashSet<T> ReadSet<T>(JsonNodeReader node, string property, string expected, TryRead<T> tryRead)
    {
        HashSet<T> values = [];
        node.TextsOrObjects(property, expected, Add, (_, place) => Refuse("an object", place));
        return values;

        bool Add(string text, string place) => tryRead(text, out T value)
            ? values.Add(value) || Refuse($"\"{text}\" again", place)
            : Refuse($"\"{text}\"", place);

        bool Refuse(string found, string place)
        {
            node.Fault(place, found, expected);
            return false;
        }
    }

    private delegate bool TryRead<T>(string text, out T value);
}
