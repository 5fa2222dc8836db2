namespace CrossMargin.Chain.Abi;

/// <summary>Bytes that are not an encoding of the type they are read as: the contract is another, or it lies.</summary>
public sealed class AbiException(string message) : Exception(message);
