using System.CommandLine;
using CrossMargin.Api.Liquidations;
using CrossMargin.Composition;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Lists the keeper's attempts, newest first.</summary>
internal static class LiquidationsCommand
{
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = $"How many, 1 to {AttemptQuery.MaxLimit}.",
        DefaultValueFactory = _ => 50,
        HelpName = "N",
    };

    static LiquidationsCommand() => Limit.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is < 1 or > AttemptQuery.MaxLimit)
            result.AddError($"--limit takes a whole number from 1 to {AttemptQuery.MaxLimit}.");
    });

    public static Command Create() => new Command("liquidations", "List the liquidation attempts, newest first.") { Limit }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        AttemptStore attempts = new(session.Deployment.Database, session.Deployment.Time);
        IReadOnlyList<LiquidationAttempt> page = await attempts.ReadPageAsync(
            new AttemptQuery(Limit: arguments.GetValue(Limit)), cancellationToken);
        screen.Show(page.Select(LiquidationResource.Of), console => AttemptTable.Draw(console, page));
        return CommandFrame.Success;
    }
}
