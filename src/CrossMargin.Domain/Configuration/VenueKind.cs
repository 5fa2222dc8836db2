namespace CrossMargin.Domain.Configuration;

/// <summary>The kinds of venue that chains.json may name, and the entry addresses that each asks for.</summary>
public static class VenueKind
{
    public const string Aave = "aave-v3";
    public const string Wallet = "erc20-wallet";
    public const string PoolAddressesProvider = "poolAddressesProvider";

    public static IReadOnlyList<string> All { get; } = [Aave, Wallet];

    /// <summary>The addresses from which everything else of such a venue is discovered.</summary>
    public static IReadOnlyList<string> AddressesOf(string kind) => kind == Aave ? [PoolAddressesProvider] : [];
}
