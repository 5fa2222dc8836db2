using System.Runtime.InteropServices;
using System.Text.Json;

namespace CrossMargin.Devnet.Npm;

/// <summary>A set of npm packages with exact versions: a folder under npm/ with its package.json and lock file.</summary>
/// <param name="Name">The folder's name: "anvil".</param>
/// <param name="Required">
/// The package without which the install is useless here. npm leaves out an optional package without a word when it cannot fetch it.
/// </param>
/// <param name="Finish">What is left to do in the installed folder before it may be used.</param>
public sealed record NpmRecipe(string Name, string Required, Action<string>? Finish = null)
{
    public string PackageJson => Embedded.Text($"npm/{Name}/package.json");

    public string LockFile => Embedded.Text($"npm/{Name}/package-lock.json");

    /// <summary>Names the installed folder: a changed lock file, or another platform in a shared home, is another folder.</summary>
    public string Key => $"{Name}-{RuntimeInformation.RuntimeIdentifier}-{ContentKey.Of(PackageJson, LockFile)}";

    /// <summary>Every package of the lock file as "name version".</summary>
    public IReadOnlyList<string> Packages()
    {
        using JsonDocument document = JsonDocument.Parse(LockFile);
        return
        [
            .. document.RootElement.GetProperty("packages").EnumerateObject()
                .Where(package => package.Name.Length > 0)
                .Select(package => $"{package.Name["node_modules/".Length..]} {package.Value.GetProperty("version").GetString()}"),
        ];
    }
}
