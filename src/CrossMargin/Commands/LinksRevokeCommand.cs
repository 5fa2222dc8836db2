using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;
using CrossMargin.Terminal;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Ends a link by the signature of either side.</summary>
internal static class LinksRevokeCommand
{
    private const string Name = "revoke";

    private static readonly Argument<string> Nonce = new("nonce") { Description = "The nonce of the link, as `links list` shows it." };

    private static readonly Option<string> Signature = new("--signature")
    {
        Description = "Either side's signature of what `links statement --revoke NONCE` prints.",
        HelpName = "HEX",
        Required = true,
    };

    public static Command Create() =>
        new Command(Name, "End a link for good, by the signature of either side.") { Nonce, Signature }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        LinkReader reader = new(
            name => name == "nonce" ? arguments.GetRequiredValue(Nonce) : arguments.GetRequiredValue(Signature),
            (name, expected, found) => throw LinksCommand.Fault(Name, name, $"\"{found}\"", expected));
        Hash32 nonce = reader.NonceOf("nonce");
        ReadOnlyMemory<byte> signature = reader.SignatureOf("signature");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        LinkOutcome outcome = await session.Deployment.CreateLinks().RevokeAsync(nonce, signature, cancellationToken);
        return LinkTable.Tell(screen, outcome, session.Deployment.Time.GetUtcNow(), (console, link) =>
            console.MarkupLineInterpolated($"Link {link.Number} is revoked by {link.Link[link.Revocation!.Side]}: {link.Link.Linked} is an account of its own again."));
    }
}
