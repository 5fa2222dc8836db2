using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Proves what the ledger says of an owner from the chains' own state.</summary>
internal static class VerifyCommand
{
    private const string Name = "verify";

    private static readonly Argument<string> Owner = OwnerArgument.Create();

    private static readonly Option<long?> At = new("--at")
    {
        Description = "The block whose state proves. Default: each chain's checkpoint, the last block that the ledger holds. Needs --chain where there are several chains.",
        HelpName = "BLOCK",
    };

    private static readonly Option<string?> ChainName = new("--chain")
    {
        Description = "Only this chain, by its name in the chains file. Default: all.",
        HelpName = "NAME",
    };

    public static Command Create() => new Command(
        Name,
        "Prove from the state what an owner holds and owes: header hash, account and storage proofs, slot by slot against the ledger. "
        + "Tells what could not be proven and why. Exits with 1 when the state contradicts the ledger, a proof is refused, or nothing of a chain can be proven.")
    {
        Owner, At, ChainName,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        Address owner = OwnerArgument.Read(arguments, Owner, Name);
        long? block = arguments.GetValue(At);
        if (block < 0)
            throw Fault("--at", $"{block}", "a block number of 0 or more");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        IReadOnlyList<ChainSettings> chains = Choose(session.Deployment.Configuration.Chains, arguments.GetValue(ChainName));
        if (block is not null && chains.Count > 1)
            throw Fault("--at", $"{block} for {chains.Count} chains", "--chain with the chain that the block is of");

        OwnerProof proof = new(session.Deployment);
        List<ChainProof> results = [];
        foreach (ChainSettings chain in chains)
            results.Add(await proof.ProveAsync(chain, owner, block, cancellationToken));
        screen.Show(results.Select(VerificationTable.Form), console => VerificationTable.Draw(console, results));
        return results.Any(result => result.IsFailure) ? CommandFrame.Failure : CommandFrame.Success;
    }

    private static IReadOnlyList<ChainSettings> Choose(IReadOnlyList<ChainSettings> chains, string? name)
    {
        if (name is null)
            return chains;
        ChainSettings[] chosen = [.. chains.Where(chain => string.Equals(chain.Name, name, StringComparison.OrdinalIgnoreCase))];
        return chosen.Length > 0
            ? chosen
            : throw Fault("--chain", $"\"{name}\"", $"one of {string.Join(", ", chains.Select(chain => chain.Name))}");
    }

    private static ConfigurationException Fault(string option, string found, string expected) =>
        new([new ConfigurationFault(Name, option, found, expected)]);
}
