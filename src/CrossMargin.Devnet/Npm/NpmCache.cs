using CrossMargin.Devnet.Processes;

namespace CrossMargin.Devnet.Npm;

/// <summary>Installs recipes into the cache folder, once each.</summary>
/// <remarks>
/// An install happens in a folder beside the final one and is renamed when it is complete, under a file lock: a folder
/// with the final name is whole, whatever was interrupted. No package's install script is run.
/// </remarks>
public sealed class NpmCache(DevnetEnvironment environment)
{
    // A slow line and 60 MB: long enough, and still an end.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly string _folder = Path.Combine(environment.CacheFolder, "npm");

    /// <summary>The folder that has the recipe's node_modules, installed now if it was not there.</summary>
    /// <exception cref="DevnetException">No npm, or it could not install: the message says which package and what to do.</exception>
    public async Task<string> InstallAsync(NpmRecipe recipe, CancellationToken cancellationToken)
    {
        string installed = Path.Combine(_folder, recipe.Key);
        if (Directory.Exists(installed))
            return installed;

        using IDisposable step = environment.Step($"Installing {recipe.Name} from npm");
        using IDisposable held = await FileLock.AcquireAsync(installed + ".lock", Patience, environment.Time, cancellationToken);
        if (Directory.Exists(installed))
            return installed;

        string partial = installed + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
        Directory.CreateDirectory(partial);
        await File.WriteAllTextAsync(Path.Combine(partial, "package.json"), recipe.PackageJson, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(partial, "package-lock.json"), recipe.LockFile, cancellationToken);

        await RunNpmAsync(recipe, partial, cancellationToken);
        recipe.Finish?.Invoke(partial);
        Directory.Move(partial, installed);
        return installed;
    }

    private async Task RunNpmAsync(NpmRecipe recipe, string folder, CancellationToken cancellationToken)
    {
        string npm = Executables.FindOnPath("npm", environment.Variable)
            ?? throw new DevnetException($"`npm` is not on PATH, and {recipe.Name} must be installed with it. Install Node 20 or later: https://nodejs.org");
        CommandResult result = await Command.RunAsync(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder, input: null, cancellationToken);
        if (!result.Succeeded)
            throw new DevnetException(NpmFailure.Explain(recipe, result.Error));
        if (!Directory.Exists(Path.Combine([folder, "node_modules", .. recipe.Required.Split('/')])))
            throw new DevnetException(NpmFailure.ExplainMissing(recipe));
    }
}
