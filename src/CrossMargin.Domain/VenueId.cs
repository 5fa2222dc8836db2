namespace CrossMargin.Domain;

/// <summary>One protocol deployment on one chain.</summary>
/// <param name="Name">Unique on its chain, as chains.json names it: "aave-v3".</param>
public readonly record struct VenueId(ChainId Chain, string Name)
{
    public override string ToString() => $"{Chain}/{Name}";
}
