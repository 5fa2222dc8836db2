namespace CrossMargin.Devnet.Npm;

/// <summary>Turns npm's error text into one message that names the package and says what to do.</summary>
internal static class NpmFailure
{
    private const int QuotedLines = 6;

    private static readonly (string Code, string Advice)[] Advices =
    [
        ("E404", "The registry does not have it. See `npm config get registry`: a mirror may be incomplete; https://registry.npmjs.org/ has it."),
        ("E401", "The registry wants a login: see `npm config get registry` and `npm login`."),
        ("E403", "The registry refuses it: see `npm config get registry`, or ask whoever runs that mirror."),
        ("EINTEGRITY", "What the registry sent is not what the lock file names. Do not use it; `npm cache clean --force`, and try again."),
        ("ENOTFOUND", "The registry's name is not known here: check the network and `npm config get registry`."),
        ("ECONNREFUSED", "The registry does not answer: check the network, the proxy and `npm config get registry`."),
        ("ETIMEDOUT", "The registry does not answer in time: check the network and the proxy, and try again."),
        ("ENOSPC", "The disk is full: free some space, or set CROSSMARGIN_CACHE to a folder on another disk."),
    ];

    public static string Explain(NpmRecipe recipe, string error)
    {
        string advice = Advices.FirstOrDefault(known => error.Contains(known.Code, StringComparison.Ordinal)).Advice
            ?? "Run `npm ping` to see whether npm works at all, and try again.";
        string package = recipe.Packages().FirstOrDefault(package => Names(error, package.Split(' ')[0])) ?? Summary(recipe);
        IEnumerable<string> quoted = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(QuotedLines);
        return $"npm could not install {package} for {recipe.Name}. {advice}\n{string.Join('\n', quoted)}";
    }

    public static string ExplainMissing(NpmRecipe recipe) =>
        $"npm left out {recipe.Required}, which {recipe.Name} needs on this machine. The registry does not have it: "
        + "see `npm config get registry`; a mirror may be incomplete; https://registry.npmjs.org/ has it.";

    // npm writes a scoped name with its slash escaped in addresses, and plainly elsewhere.
    private static bool Names(string error, string package) =>
        error.Contains(package, StringComparison.Ordinal)
        || error.Contains(package.Replace("/", "%2f", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static string Summary(NpmRecipe recipe) => $"{recipe.Required} and what it needs";
}
