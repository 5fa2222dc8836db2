using Npgsql;

namespace CrossMargin.Composition;

/// <summary>Processes that share works: each run is one process's, and what one leaves undone when it dies is another's within seconds.</summary>
/// <param name="Name">Who has this name has all of the works.</param>
/// <param name="Database">Where their schedule is kept.</param>
internal sealed record WorkCluster(string Name, NpgsqlDataSource Database);
