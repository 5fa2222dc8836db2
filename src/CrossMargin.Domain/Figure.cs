using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>One integer that a venue itself can be asked for, under the venue's own name: what reconciliation compares.</summary>
/// <param name="Value">
/// Null where there is none: of the chain, because a contract does not answer; of a model, because it knows that the contract would not.
/// Two that have none agree, and one that has none equals no number.
/// </param>
/// <param name="IsSlot">Whether it is the very value of the sub-account's slot of that name, so that the slot can be repaired with it.</param>
public readonly record struct Figure(string Name, BigInteger? Value, bool IsSlot = false);
