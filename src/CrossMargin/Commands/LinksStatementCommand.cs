using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using CrossMargin.Chain.Links;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Prints what wallets are to sign.</summary>
internal static class LinksStatementCommand
{
    private const string Name = "statement";
    private const string EveryChain = "The chain that it lives on, if it is a contract, by its number. Default: 0, an externally owned address.";

    private static readonly Option<string?> Owner = new("--owner") { Description = "Who is to own: 0x and 40 hexadecimal digits.", HelpName = "ADDRESS" };
    private static readonly Option<long> OwnerChain = new("--owner-chain") { Description = EveryChain, HelpName = "CHAIN" };
    private static readonly Option<string?> Linked = new("--linked") { Description = "Whose account is to belong to the owner.", HelpName = "ADDRESS" };
    private static readonly Option<long> LinkedChain = new("--linked-chain") { Description = EveryChain, HelpName = "CHAIN" };

    private static readonly Option<int> Days = new("--days")
    {
        Description = "How long the link is to last, 1 to 36500 days.",
        DefaultValueFactory = _ => 365,
        HelpName = "N",
    };

    private static readonly Option<string?> Revoke = new("--revoke")
    {
        Description = "Instead: the statement that ends the link with this nonce. Either side may sign it.",
        HelpName = "NONCE",
    };

    public static Command Create() => new Command(
        Name,
        "Print the statement as JSON, in the form of eth_signTypedData_v4. Both sides sign it: cast wallet sign --data --from-file FILE.")
    {
        Owner, OwnerChain, Linked, LinkedChain, Days, Revoke,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        TypedData statement = arguments.GetValue(Revoke) is { } nonce
            ? LinkStatement.OfRevocation(await FindAsync(nonce, arguments, cancellationToken))
            : LinkStatement.OfLink(Compose(arguments, TimeProvider.System.GetUtcNow()));
        Console.Out.WriteLine(statement.ToJson().ToJsonString(new JsonSerializerOptions { WriteIndented = !screen.IsJson }));
        return CommandFrame.Success;
    }

    private static OwnerLink Compose(ParseResult arguments, DateTimeOffset now)
    {
        if (arguments.GetValue(Days) is var days && days is < 1 or > 36_500)
            throw LinksCommand.Fault(Name, "--days", $"{days}", "1 to 36500");
        return new OwnerLink(
            Account(arguments, Owner, OwnerChain),
            Account(arguments, Linked, LinkedChain),
            new Hash32(RandomNumberGenerator.GetBytes(Hash32.Size)),
            now.ToUnixTimeSeconds(),
            now.AddDays(days).ToUnixTimeSeconds());
    }

    private static AccountId Account(ParseResult arguments, Option<string?> address, Option<long> chain)
    {
        string? text = arguments.GetValue(address);
        long number = arguments.GetValue(chain);
        if (!Address.TryParse(text, out Address side))
            throw LinksCommand.Fault(Name, address.Name, text is null ? "nothing" : $"\"{text}\"", "an address: 0x and 40 hexadecimal digits");
        if (number < 0)
            throw LinksCommand.Fault(Name, chain.Name, $"{number}", "a chain's number, or 0 for an externally owned address");
        return new AccountId(side, number == 0 ? null : new ChainId(number));
    }

    private static async Task<OwnerLink> FindAsync(string text, ParseResult arguments, CancellationToken cancellationToken)
    {
        // Standard output is the statement and nothing else, so that it can go into a file.
        Screen screen = new(isJson: true);
        if (!Hash32.TryParse(text, out Hash32 nonce))
            throw LinksCommand.Fault(Name, Revoke.Name, $"\"{text}\"", "the nonce of a link: 0x and 64 hexadecimal digits");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        StoredLink? stored = await session.Deployment.CreateLinks().FindAsync(nonce, cancellationToken);
        return stored?.Link ?? throw LinksCommand.Fault(Name, Revoke.Name, $"{nonce}", "the nonce of a link, as `links list` shows it");
    }
}
