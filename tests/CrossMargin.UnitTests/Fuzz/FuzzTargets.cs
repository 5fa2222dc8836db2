namespace CrossMargin.UnitTests.Fuzz;

/// <summary>Every reader that is fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
        [AbiTarget.Create(), RpcTarget.Create(), .. ConfigurationTargets.Create(), ApiTarget.Create(), RlpTarget.Create(), ProofTarget.Create()];
}
