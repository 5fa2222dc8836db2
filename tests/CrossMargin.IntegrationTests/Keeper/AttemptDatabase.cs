using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>An own, migrated database for the tests of one class.</summary>
public sealed class AttemptDatabase(DevnetFixture devnet) : IAsyncLifetime
{
    private NpgsqlDataSource _source = null!;

    public AttemptStore Store { get; private set; } = null!;

    public LeaseStore Leases { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        _source = NpgsqlDataSource.Create(await devnet.CreateDatabaseAsync(cancellationToken));
        await new Migrator(_source).MigrateAsync(cancellationToken);
        Store = new AttemptStore(_source, TimeProvider.System);
        Leases = new LeaseStore(_source);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
