using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Ledger.Access;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Lists who asked the API to change what.</summary>
internal static class AuditCommand
{
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = $"How many, 1 to {AuditStore.PageMax}.",
        DefaultValueFactory = _ => 50,
        HelpName = "N",
    };

    static AuditCommand() => Limit.Between(1, AuditStore.PageMax);

    public static Command Create() => new Command(
        "audit", "List every call to the API that would change something, newest first: when, by which key, from where, what, and what it was answered.")
    {
        Limit,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        IReadOnlyList<AuditEntry> page = await new AuditStore(session.Deployment.Database, session.Deployment.Time)
            .ReadPageAsync(arguments.GetValue(Limit), cancellationToken);
        screen.Show(page.Select(AuditModel.Of), console => AuditTable.Draw(console, page));
        return CommandFrame.Success;
    }
}
