namespace CrossMargin.UnitTests.Fuzz;

/// <summary>A reader broke a promise. The message tells on which input.</summary>
internal sealed class FuzzFindingException(string message) : Exception(message);
