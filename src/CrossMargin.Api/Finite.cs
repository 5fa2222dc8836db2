namespace CrossMargin.Api;

/// <summary>JSON has no infinity: a health without a limit is null, as the document says.</summary>
internal static class Finite
{
    public static double? OrNull(double value) => double.IsFinite(value) ? value : null;
}
