using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>Which attempts to read, newest first. What is null does not restrict.</summary>
/// <param name="Owner">As the attempt's plan names it.</param>
/// <param name="Before">The <see cref="LiquidationAttempt.Number"/> of the last row of the page before.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
public sealed record AttemptQuery(ChainId? Chain = null, Address? Owner = null, long? Before = null, int Limit = 100)
{
    public const int MaxLimit = 1000;
}
