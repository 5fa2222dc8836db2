using System.CommandLine;
using CrossMargin.Api.Accounts;
using CrossMargin.Composition;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Shows one owner's holdings, health and prices, as the ledger has them now.</summary>
internal static class AccountCommand
{
    private static readonly Argument<string> Owner = OwnerArgument.Create();

    public static Command Create() =>
        new Command("account", "Show what an owner holds and owes everywhere, its health, and the age of every price.") { Owner }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        Address owner = OwnerArgument.Read(arguments, Owner, "account");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        using AccountBook book = await session.Deployment.LoadBookAsync(cancellationToken);
        MarginAssessor margin = await session.Deployment.CreateMarginAsync(cancellationToken);
        DateTimeOffset now = session.Deployment.Time.GetUtcNow();
        List<(AccountView View, HealthReport Report)> accounts = [];
        foreach (AccountId account in book.AccountsOf(owner))
        {
            if (book.Find(account, now) is { } view)
                accounts.Add((view, margin.Assess(view)));
        }

        if (accounts.Count == 0)
        {
            screen.Fail([$"{owner} holds nothing on any chain of the ledger"]);
            return CommandFrame.Failure;
        }

        screen.Show(accounts.Select(one => AccountResource.Of(one.View, one.Report, isExplained: true)), console =>
        {
            foreach ((AccountView view, HealthReport report) in accounts)
                AccountTable.Draw(console, view, report);
        });
        return CommandFrame.Success;
    }
}
