using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Configuration;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Takes a link that both sides have signed.</summary>
internal static class LinksAddCommand
{
    private const string Name = "add";
    private const string Form = "0x and hexadecimal digits; of a contract what it takes for a signature of its own (EIP-1271).";

    private static readonly Argument<string> Statement = new("statement") { Description = "The file that `links statement` printed and both sides have signed." };
    private static readonly Option<string?> OwnerSignature = new("--owner-signature") { Description = $"The owner's: {Form}", HelpName = "HEX" };
    private static readonly Option<string?> LinkedSignature = new("--linked-signature") { Description = $"The linked account's: {Form}", HelpName = "HEX" };

    public static Command Create() => new Command(
        Name,
        "Take a link that both sides have signed. Refused with its reason if it is forged, replayed, expired, one-sided, or contradicts another; exits with 1 then.")
    {
        Statement, OwnerSignature, LinkedSignature,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        SignedLink signed = StatementFile.Read(
            arguments.GetRequiredValue(Statement), arguments.GetValue(OwnerSignature), arguments.GetValue(LinkedSignature));
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        LinkOutcome outcome = await session.Deployment.CreateLinks().AddAsync(signed, cancellationToken);
        return LinkTable.Tell(screen, outcome, session.Deployment.Time.GetUtcNow(), (console, link) =>
            console.MarkupLineInterpolated($"{link.Link.Linked} is linked to {link.Link.Owner} as link {link.Number}."));
    }
}
