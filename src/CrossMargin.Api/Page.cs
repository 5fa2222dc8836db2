namespace CrossMargin.Api;

/// <summary>The bounds of every list.</summary>
internal static class Page
{
    public const int LimitDefault = 50;

    public const int LimitMax = 200;
}
