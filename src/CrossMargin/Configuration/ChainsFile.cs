using System.Text.Json;
using System.Text.RegularExpressions;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>Reads chains.json, the one list of chains and addresses, and reports every fault in it at once.</summary>
internal static partial class ChainsFile
{
    public const string DefaultName = "chains.json";
    public const string Variable = "CROSSMARGIN_CHAINS";

    private const long MaxFileSize = 4 << 20;
    private const double YearSeconds = 365 * 86_400;
    private const double ProfitMaxUsd = 1_000_000;

    private static readonly Dictionary<string, FinalityLevel> Levels = new(StringComparer.Ordinal)
    {
        ["head"] = FinalityLevel.Head,
        ["safe"] = FinalityLevel.Safe,
        ["finalized"] = FinalityLevel.Finalized,
    };

    private static readonly Dictionary<string, LedgerRetention> Retentions = new(StringComparer.Ordinal)
    {
        ["full"] = LedgerRetention.Full,
        ["finality"] = LedgerRetention.Finality,
    };

    private static readonly Dictionary<string, DataFee> DataFees = new(StringComparer.Ordinal)
    {
        ["none"] = DataFee.None,
        ["op-stack"] = DataFee.OpStack,
    };

    private static readonly Dictionary<string, RelayMethod> RelayMethods = new(StringComparer.Ordinal)
    {
        ["eth_sendPrivateTransaction"] = RelayMethod.PrivateTransaction,
        ["eth_sendBundle"] = RelayMethod.Bundle,
    };

    // Stands for what was no URL: with a fault nothing is started.
    private static readonly Uri Nowhere = new("http://127.0.0.1");

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file's name: the given one, else the environment's, else the default in the current folder.</summary>
    public static string NameOf(string? file, Func<string, string?> environment) =>
        file ?? (environment(Variable) is { Length: > 0 } named ? named : DefaultName);

    /// <param name="file">As in <see cref="NameOf"/>.</param>
    /// <param name="environment">Looks up an environment variable; endpoints name theirs as ${NAME}.</param>
    /// <exception cref="ConfigurationException">Every fault of the file.</exception>
    public static ChainsConfiguration Read(string? file, Func<string, string?> environment)
    {
        string name = NameOf(file, environment);
        return Read(ReadBytes(name), name, environment);
    }

    /// <param name="json">The file's text, as UTF-8.</param>
    /// <param name="name">What faults call the file.</param>
    /// <inheritdoc cref="Read(string?, Func{string, string?})"/>
    public static ChainsConfiguration Read(ReadOnlyMemory<byte> json, string name, Func<string, string?> environment)
    {
        using JsonDocument document = JsonText.Parse(json, name, Lenient);
        List<ConfigurationFault> faults = [];
        ChainsConfiguration configuration = new([]);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new ConfigurationFault(name, "$", document.RootElement.ValueKind.ToString(), "an object with the property chains"));
        }
        else
        {
            JsonNodeReader root = new(document.RootElement, "$", name, faults);
            configuration = new ChainsConfiguration(root.Objects("chains", chain => ReadChain(chain, environment)));
            root.RefuseUnknown();
            if (configuration.Chains.Count == 0 && faults.Count == 0)
                root.Fault("chains", "no chain", "at least one");
            RefuseDoubles(configuration, root);
        }

        return faults.Count == 0 ? configuration : throw new ConfigurationException(faults);
    }

    private static byte[] ReadBytes(string name)
    {
        try
        {
            FileInfo file = new(name);
            if (!file.Exists)
                throw Fault(name, "", "no such file", $"a chains file; name another with --chains or {Variable}");
            if (file.Length > MaxFileSize)
                throw Fault(name, "", $"{file.Length} bytes", $"at most {MaxFileSize}");
            return File.ReadAllBytes(name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault(name, "", "a file that cannot be read", fault.Message);
        }
    }

    private static ChainSettings ReadChain(JsonNodeReader node, Func<string, string?> environment)
    {
        string name = node.Text("name", "a lower-case name", IsName);
        ChainId chain = new(node.WholeNumber("chainId", 1, long.MaxValue));
        IReadOnlyList<TokenSettings> tokens = node.Objects("tokens", ReadToken, required: false);
        IReadOnlyList<VenueSettings> venues = node.Objects("venues", venue => ReadVenue(venue, tokens));
        if (venues.Count == 0)
            node.Fault("venues", "none", "at least one venue");
        return new ChainSettings(
            name,
            chain,
            EndpointsNode.Read(node, environment),
            node.Seconds("blockTimeSeconds", 0.05, 600),
            node.Seconds("finalitySeconds", 0, 30 * 86_400),
            new Underlying(node.Text("native", "the underlying of the gas token: ETH", IsSymbol)),
            node.Objects("feeds", ReadFeed, required: false),
            tokens,
            venues)
        {
            CreditFrom = ReadChoice(node, "creditFrom", Levels, FinalityLevel.Safe),
            Retention = ReadChoice(node, "retention", Retentions, LedgerRetention.Full),
            SequencerFeed = node.OptionalAddress("sequencerFeed"),
            Relay = node.OptionalObject("privateRelay", relay => ReadRelay(relay, environment)),
            Flash = ReadFlash(node, venues),
            DataFee = ReadChoice(node, "dataFee", DataFees, DataFee.None),
            PendingPriceInterval = node.OptionalNumber("pendingPriceSeconds", 0.05, 60) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MinProfitUsd = node.OptionalNumber("minProfitUsd", 0, ProfitMaxUsd),
        };
    }

    private static FlashSettings? ReadFlash(JsonNodeReader node, IReadOnlyList<VenueSettings> venues)
    {
        FlashSettings? flash = node.OptionalObject("flash", inner => new FlashSettings(inner.Address("executor"), inner.Address("swapFactory")));
        // A chain without venues has its own fault.
        if (flash is not null && venues.Count > 0 && venues.All(venue => venue.Kind != VenueKind.Aave))
            node.Fault("flash", "a chain without a lender", $"a venue of kind {VenueKind.Aave} on the same chain");
        return flash;
    }

    private static T ReadChoice<T>(JsonNodeReader node, string property, Dictionary<string, T> choices, T otherwise) =>
        node.OptionalText(property, $"one of {string.Join(", ", choices.Keys)}", choices.ContainsKey) is { } chosen
            ? choices[chosen] : otherwise;

    private static RelaySettings ReadRelay(JsonNodeReader node, Func<string, string?> environment)
    {
        string text = node.Text("url", "a URL, or ${NAME} for an environment variable that holds one");
        Uri? url = text.Length == 0 ? null : EndpointsNode.ReadUrl(text, "url", node, environment, ["http", "https"]);
        RelayMethod method = ReadChoice(node, "method", RelayMethods, RelayMethod.PrivateTransaction);
        int blocks = (int)node.WholeNumber("blocks", 1, RelaySettings.BlocksMax, RelaySettings.BlocksDefault);
        return new RelaySettings(url ?? Nowhere, method, blocks);
    }

    private static FeedSettings ReadFeed(JsonNodeReader node) => new(
        new Underlying(node.Text("underlying", "a symbol: ETH", IsSymbol)),
        node.Address("address"),
        node.Seconds("heartbeatSeconds", 1, YearSeconds),
        node.Fraction("deviation", 0, 1));

    private static TokenSettings ReadToken(JsonNodeReader node) => new(
        node.Text("symbol", "the token's symbol"),
        node.Address("address"),
        (byte)node.WholeNumber("decimals", 0, 36),
        new Underlying(node.Text("underlying", "a symbol: ETH", IsSymbol)))
    {
        InventoryHaircut = node.OptionalNumber("inventoryHaircut", 0, 1),
    };

    private static VenueSettings ReadVenue(JsonNodeReader node, IReadOnlyList<TokenSettings> tokens)
    {
        string name = node.Text("name", "a lower-case name", IsName);
        string kind = node.Text("kind", $"one of {string.Join(", ", VenueKind.All)}", text => VenueKind.All.Contains(text));
        Dictionary<string, Address> addresses = VenueKind.AddressesOf(kind).ToDictionary(entry => entry, node.Address);
        IReadOnlyList<string> symbols = kind == VenueKind.Wallet ? node.Texts("tokens", "the symbol of a token of this chain") : [];
        foreach (string symbol in symbols.Where(symbol => tokens.All(token => token.Symbol != symbol)))
            node.Fault("tokens", $"\"{symbol}\"", "the symbol of a token of this chain");
        return new VenueSettings(name, kind, addresses, symbols, node.WholeNumber("startBlock", 0, long.MaxValue));
    }

    private static void RefuseDoubles(ChainsConfiguration configuration, JsonNodeReader root)
    {
        RefuseDoubles(configuration.Chains, chain => chain.Name, "name");
        RefuseDoubles(configuration.Chains, chain => chain.ChainId.ToString(), "chainId");
        for (int i = 0; i < configuration.Chains.Count; i++)
        {
            RefuseDoubles(configuration.Chains[i].Venues, venue => venue.Name, "name", $"chains[{i}].venues");
            RefuseDoubles(configuration.Chains[i].Tokens, token => token.Address.ToString(), "address", $"chains[{i}].tokens");
        }

        void RefuseDoubles<T>(IReadOnlyList<T> items, Func<T, string> key, string property, string path = "chains")
        {
            foreach (IGrouping<string, T> group in items.GroupBy(key).Where(group => group.Key.Length > 0 && group.Count() > 1))
                root.Fault($"{path}[*].{property}", $"\"{group.Key}\" {group.Count()} times", "each only once");
        }
    }

    private static ConfigurationException Fault(string source, string path, string found, string expected) =>
        new([new ConfigurationFault(source, path, found, expected)]);

    private static bool IsName(string text) => NamePattern().IsMatch(text);

    private static bool IsSymbol(string text) => SymbolPattern().IsMatch(text);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[A-Z][A-Z0-9]{0,19}$")]
    private static partial Regex SymbolPattern();
}
