namespace CrossMargin.Devnet;

/// <summary>One step of the devnet, to be shown to whoever waits for it.</summary>
/// <param name="Step">What is being done, the same text at its begin and its end: "Installing anvil from npm".</param>
/// <param name="Done">False when the step begins, true when it has ended.</param>
public sealed record DevnetProgress(string Step, bool Done);
