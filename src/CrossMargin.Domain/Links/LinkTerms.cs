using System.Globalization;

namespace CrossMargin.Domain.Links;

/// <summary>What a link says of itself, before anybody is asked about a signature.</summary>
public static class LinkTerms
{
    /// <returns>Null when nothing is wrong with it at the time.</returns>
    public static LinkRefusal? Judge(SignedLink statement, DateTimeOffset now)
    {
        OwnerLink link = statement.Link;
        if (link.Owner == link.Linked)
            return new LinkRefusal(LinkRefusalKind.SelfLink, $"{link.Owner} cannot be linked to itself.");
        if (now.ToUnixTimeSeconds() >= link.ExpiresAt)
            return new LinkRefusal(LinkRefusalKind.Expired, $"It expired at {Text(link.ExpiresAt)}.");
        if (!link.IsInEffect(now))
            return new LinkRefusal(LinkRefusalKind.NotYetValid, $"It begins at {Text(link.IssuedAt)}, and now it is {Text(now.ToUnixTimeSeconds())}.");
        foreach (LinkSide side in SignedLink.Sides)
        {
            if (statement[side].IsEmpty)
                return new LinkRefusal(LinkRefusalKind.OneSided, $"{link[side]} has not signed it: both sides must.");
        }

        return null;
    }

    private static string Text(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
