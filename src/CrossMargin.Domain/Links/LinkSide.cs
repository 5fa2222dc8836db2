namespace CrossMargin.Domain.Links;

/// <summary>The two accounts of a link. Both must sign it; either may revoke it.</summary>
public enum LinkSide
{
    Owner,
    Linked,
}
