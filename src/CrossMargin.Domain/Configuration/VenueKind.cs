namespace CrossMargin.Domain.Configuration;

/// <summary>The kinds of venue that chains.json may name, and the entry addresses that each asks for.</summary>
public static class VenueKind
{
    public const string Aave = "aave-v3";
    public const string Lyra = "lyra-v1";
    public const string PerpCurie = "perp-curie";
    public const string MorphoBlue = "morpho-blue";
    public const string Wallet = "erc20-wallet";
    public const string Synthetix = "synthetix-perps-v2";

    public const string OptionMarket = "optionMarket";
    public const string ClearingHouse = "clearingHouse";
    public const string PoolAddressesProvider = "poolAddressesProvider";
    public const string FuturesMarketManager = "futuresMarketManager";
    public const string Morpho = "morpho";

    private static readonly Dictionary<string, string[]> Entries = new(StringComparer.Ordinal)
    {
        [Aave] = [PoolAddressesProvider],
        [Lyra] = [OptionMarket],
        [PerpCurie] = [ClearingHouse],
        [MorphoBlue] = [Morpho],
        [Wallet] = [],
        [Synthetix] = [FuturesMarketManager],
    };

    public static IReadOnlyCollection<string> All => Entries.Keys;

    /// <summary>The addresses from which everything else of such a venue is discovered; none for a kind that is not known.</summary>
    public static IReadOnlyList<string> AddressesOf(string kind) => Entries.TryGetValue(kind, out string[]? entries) ? entries : [];
}
