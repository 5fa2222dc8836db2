namespace CrossMargin.Domain;

/// <summary>A defect of this program. Never caught to go on: the supervisor restarts from the checkpoint.</summary>
public sealed class InvariantViolationException(string message) : Exception(message);
