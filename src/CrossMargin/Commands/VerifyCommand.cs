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

    private static readonly BlockChoice Choice = new(Name, "whose state proves");

    public static Command Create() => new Command(
        Name,
        "Prove from the state what an owner holds and owes: header hash, account and storage proofs, slot by slot against the ledger. "
        + "Tells what could not be proven and why. Exits with 1 when the state contradicts the ledger, a proof is refused, or nothing of a chain can be proven.")
    {
        Owner, Choice.At, Choice.Chain,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        Address owner = OwnerArgument.Read(arguments, Owner, Name);
        long? block = Choice.ReadBlock(arguments);
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        IReadOnlyList<ChainSettings> chains = Choice.Choose(arguments, session.Deployment.Configuration.Chains);
        OwnerProof proof = new(session.Deployment);
        List<ChainProof> results = [];
        foreach (ChainSettings chain in chains)
            results.Add(await proof.ProveAsync(chain, owner, block, cancellationToken));
        screen.Show(results.Select(VerificationTable.Form), console => VerificationTable.Draw(console, results));
        return results.Any(result => result.IsFailure) ? CommandFrame.Failure : CommandFrame.Success;
    }
}
