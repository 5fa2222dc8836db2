namespace CrossMargin.Ledger.Attempts;

/// <summary>The stored form of a state: its name in lower case, as the check constraint lists them.</summary>
internal static class StateText
{
    private static readonly Dictionary<AttemptState, string> Names =
        Enum.GetValues<AttemptState>().ToDictionary(state => state, state => state.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, AttemptState> States = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string Of(AttemptState state) => Names[state];

    public static AttemptState Parse(string text) => States[text];
}
