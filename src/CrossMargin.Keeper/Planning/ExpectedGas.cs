namespace CrossMargin.Keeper.Planning;

/// <summary>How much gas a call is expected to need.</summary>
/// <param name="IsRemembered">Whether it was estimated for another call of its like, and may not suffice for this one.</param>
internal readonly record struct ExpectedGas(long Gas, bool IsRemembered);
