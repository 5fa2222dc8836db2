namespace CrossMargin.Domain;

/// <summary>The unit that a venue can liquidate; an account has many.</summary>
public readonly record struct SubAccountId(VenueId Venue, SubAccountKey Key)
{
    /// <summary>Without the venue's name: hashing a text takes longer than telling apart the few venues in which one holder has an account.</summary>
    public override int GetHashCode() => HashCode.Combine(Key, Venue.Chain);

    public override string ToString() => $"{Venue}/{Key}";
}
