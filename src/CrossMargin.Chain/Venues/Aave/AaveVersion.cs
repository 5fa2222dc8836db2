namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Whose rules a contract of the market follows.</summary>
internal enum AaveVersion
{
    /// <summary>Not read yet, or none that this adapter knows: nothing is to be said by it.</summary>
    Unknown,

    /// <summary>@aave/core-v3, checked against 1.19.3.</summary>
    V30,

    /// <summary>@aave-dao/aave-v3-origin 3.6.0.</summary>
    V36,
}
