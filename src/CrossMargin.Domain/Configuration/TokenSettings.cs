namespace CrossMargin.Domain.Configuration;

/// <summary>One token, and the underlying whose risk it carries. Tokens that venues list beyond these are their own underlying.</summary>
public sealed record TokenSettings(string Symbol, Address Address, byte Decimals, Underlying Underlying)
{
    /// <summary>The fraction that is lost when it is seized and sold; null where that of all tokens holds.</summary>
    public double? InventoryHaircut { get; init; }
}
