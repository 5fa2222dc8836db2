using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>An own, migrated database for the tests of one class.</summary>
public sealed class AttemptDatabase(DevnetFixture devnet) : IAsyncLifetime
{
    public NpgsqlDataSource Source { get; private set; } = null!;

    public AttemptStore Store { get; private set; } = null!;

    public LeaseStore Leases { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Source = NpgsqlDataSource.Create(await devnet.CreateDatabaseAsync(cancellationToken));
        await new Migrator(Source).MigrateAsync(cancellationToken);
        Store = new AttemptStore(Source, TimeProvider.System);
        Leases = new LeaseStore(Source);
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
