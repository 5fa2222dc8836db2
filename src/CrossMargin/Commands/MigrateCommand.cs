using System.CommandLine;
using CrossMargin.Composition;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Ledger;
using CrossMargin.Terminal;
using Npgsql;
using Spectre.Console;

namespace CrossMargin.Commands;

/// <summary>Brings the database to this version's schema.</summary>
internal static class MigrateCommand
{
    public static Command Create() => new Command("migrate", "Bring the database to this version's schema. Running it twice does no harm.").Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using LocalPostgres postgres = await LedgerServer.OpenAsync(screen.Progress, TimeProvider.System, cancellationToken);
        (int version, int applied) = await DatabaseFault.TellAsync(async () =>
        {
            await using NpgsqlDataSource database = LedgerDatabase.Open(postgres.ConnectionString);
            Migrator migrator = new(database);
            int count = await migrator.MigrateAsync(cancellationToken);
            return (migrator.KnownVersion, count);
        });
        screen.Show(
            new { version, applied },
            console => console.MarkupLineInterpolated($"The database is at version {version}; {applied} migrations applied."));
        return CommandFrame.Success;
    }
}
