namespace CrossMargin.Demo;

/// <summary>The demo cannot go on, and says why.</summary>
internal sealed class DemoFailure(string message) : Exception(message);
