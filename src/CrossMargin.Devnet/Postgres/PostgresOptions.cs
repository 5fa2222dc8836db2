namespace CrossMargin.Devnet.Postgres;

/// <summary>Which PostgreSQL to use.</summary>
/// <param name="ConnectionString">A server that runs already; null: CROSSMARGIN_POSTGRES, or one of our own.</param>
/// <param name="KeptFolder">
/// Where our own server keeps its data for the next run, durably. Null: the data are thrown away at the end, and nothing is
/// spent on durability.
/// </param>
/// <param name="Port">Of our own server; null: a free one.</param>
public sealed record PostgresOptions(string? ConnectionString = null, string? KeptFolder = null, int? Port = null);
