namespace CrossMargin.Composition;

/// <summary>The parts that one process may run. Several processes may share the work over one database.</summary>
internal enum Role
{
    Indexer,
    Keeper,
    Api,
    Calibrator,
    Reconciler,
    Historian,
}
