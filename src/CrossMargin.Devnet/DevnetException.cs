namespace CrossMargin.Devnet;

/// <summary>The devnet cannot do what was asked. The message says what is missing and what to do about it.</summary>
public sealed class DevnetException(string message, Exception? inner = null) : Exception(message, inner);
