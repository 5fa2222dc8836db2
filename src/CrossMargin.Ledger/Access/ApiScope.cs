namespace CrossMargin.Ledger.Access;

/// <summary>What the holder of a key may do. Who may operate may read.</summary>
public enum ApiScope
{
    Read,
    Operate,
}
