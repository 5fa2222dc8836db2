namespace CrossMargin.Demo;

/// <summary>One owner of the demo: the same address on every chain.</summary>
/// <param name="Story">Why this owner is here, in one word.</param>
/// <param name="IdleUsd">Stablecoins that lie in the wallet of the first chain.</param>
internal sealed record DemoOwner(int Number, string Story, IReadOnlyList<DemoPosition> Positions, double IdleUsd);
