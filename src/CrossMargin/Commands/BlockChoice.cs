using System.CommandLine;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Commands;

/// <summary>The chains that a command is about, and a block of one of them.</summary>
/// <param name="command">The command's name, to say where a fault is.</param>
/// <param name="about">What is done at the block: "whose state proves".</param>
internal sealed class BlockChoice(string command, string about)
{
    public Option<long?> At { get; } = new("--at")
    {
        Description = $"The block {about}. Default: each chain's checkpoint, the last block that the ledger holds. Needs --chain where there are several chains.",
        HelpName = "BLOCK",
    };

    public Option<string?> Chain { get; } = new("--chain")
    {
        Description = "Only this chain, by its name in the chains file. Default: all.",
        HelpName = "NAME",
    };

    /// <returns>The block; null for each chain's checkpoint.</returns>
    /// <exception cref="ConfigurationException">It is negative.</exception>
    public long? ReadBlock(ParseResult arguments) => arguments.GetValue(At) is not { } block ? null
        : block >= 0 ? block
        : throw Fault("--at", $"{block}", "a block number of 0 or more");

    /// <exception cref="ConfigurationException">There is no such chain, or a block is named for several.</exception>
    public IReadOnlyList<ChainSettings> Choose(ParseResult arguments, IReadOnlyList<ChainSettings> chains)
    {
        IReadOnlyList<ChainSettings> chosen = Named(arguments.GetValue(Chain), chains);
        return ReadBlock(arguments) is not { } block || chosen.Count == 1
            ? chosen
            : throw Fault("--at", $"{block} for {chosen.Count} chains", "--chain with the chain that the block is of");
    }

    public ConfigurationException Fault(string option, string found, string expected) =>
        new([new ConfigurationFault(command, option, found, expected)]);

    private IReadOnlyList<ChainSettings> Named(string? name, IReadOnlyList<ChainSettings> chains)
    {
        if (name is null)
            return chains;
        ChainSettings[] chosen = [.. chains.Where(chain => string.Equals(chain.Name, name, StringComparison.OrdinalIgnoreCase))];
        return chosen.Length > 0
            ? chosen
            : throw Fault("--chain", $"\"{name}\"", $"one of {string.Join(", ", chains.Select(chain => chain.Name))}");
    }
}
