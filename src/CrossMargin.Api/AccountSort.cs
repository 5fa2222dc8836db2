namespace CrossMargin.Api;

/// <summary>The order of a list of accounts.</summary>
internal enum AccountSort
{
    /// <summary>Worst first; equal healths by owner.</summary>
    Health,
    Owner,
}
