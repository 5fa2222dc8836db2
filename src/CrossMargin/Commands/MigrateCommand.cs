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
    private static readonly Option<bool> Partition = new("--partition")
    {
        Description = "Then partition entries and holdings by chain and by hash of account. Once, while no process runs; it copies both tables. "
            + "Worth it where a table outgrows one vacuum or one disk: each batch pays for it.",
    };

    public static Command Create() => new Command("migrate", "Bring the database to this version's schema. Running it twice does no harm.") { Partition }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        await using LocalPostgres postgres = await LedgerServer.OpenAsync(screen.Progress, TimeProvider.System, cancellationToken);
        bool partitions = arguments.GetValue(Partition);
        (int version, int applied, bool partitioned) = await DatabaseFault.TellAsync(async () =>
        {
            await using NpgsqlDataSource database = LedgerDatabase.Open(postgres.ConnectionString);
            Migrator migrator = new(database);
            int count = await migrator.MigrateAsync(cancellationToken);
            return (migrator.KnownVersion, count, partitions && await new LedgerPartitions(database).CreateAsync(cancellationToken));
        });
        screen.Show(
            new { version, applied, partitioned },
            console =>
            {
                console.MarkupLineInterpolated($"The database is at version {version}; {applied} migrations applied.");
                if (partitions)
                    console.WriteLine(partitioned ? "Entries and holdings are partitioned now." : "Entries and holdings are partitioned already.");
            });
        return CommandFrame.Success;
    }
}
