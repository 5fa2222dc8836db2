namespace CrossMargin.Devnet.Solidity;

/// <summary>A place in the bytecode that wants a library's address.</summary>
/// <param name="Start">In bytes.</param>
/// <param name="Length">In bytes.</param>
public sealed record LibraryLink(string Library, int Start, int Length);
