using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>One integer that a venue itself can be asked for, under the venue's own name: what reconciliation compares.</summary>
public readonly record struct Figure(string Name, BigInteger Value);
