namespace CrossMargin.UnitTests.Fuzz;

/// <summary>A reader whose faults are answers, not exceptions, refused an input.</summary>
internal sealed class FuzzRefusalException(string message) : Exception(message);
