namespace CrossMargin.Api.Accounts;

/// <summary>The order of a list of accounts; equal ones by owner.</summary>
internal enum AccountSort
{
    /// <summary>Worst first.</summary>
    Health,

    /// <summary>Largest first.</summary>
    Equity,

    /// <summary>Nearest to a venue's line first.</summary>
    Distance,
    Owner,
}
