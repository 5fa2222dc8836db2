namespace CrossMargin.Domain;

/// <summary>The unit that a venue can liquidate; an account has many.</summary>
public readonly record struct SubAccountId(VenueId Venue, SubAccountKey Key)
{
    public override string ToString() => $"{Venue}/{Key}";
}
