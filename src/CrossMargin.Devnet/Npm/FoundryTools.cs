using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Npm;

/// <summary>The programs of Foundry.</summary>
public static class FoundryTools
{
    /// <summary>The `anvil` on PATH, else the one of npm.</summary>
    public static async Task<string> FindAnvilAsync(DevnetEnvironment environment, CancellationToken cancellationToken) =>
        Executables.FindOnPath("anvil", environment.Variable)
        ?? await InstallAsync(NpmRecipes.Anvil, environment, cancellationToken);

    /// <summary>`cast` 1.7.1 of npm, never another: conformance tests are written against this version.</summary>
    public static Task<string> FindCastAsync(DevnetEnvironment environment, CancellationToken cancellationToken) =>
        InstallAsync(NpmRecipes.Cast, environment, cancellationToken);

    private static async Task<string> InstallAsync(
        NpmRecipe recipe, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string folder = await new NpmCache(environment).InstallAsync(recipe, cancellationToken);
        string binaries = Path.Combine([folder, "node_modules", .. recipe.Required.Split('/'), "bin"]);
        return Executables.FindIn([binaries], recipe.Name)
            ?? throw new DevnetException($"{recipe.Required} has no program bin/{recipe.Name}.");
    }
}
