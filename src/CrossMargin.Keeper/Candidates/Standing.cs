using CrossMargin.Domain;

namespace CrossMargin.Keeper.Candidates;

/// <summary>What is known of one sub-account of the chain, and whether it waits to be judged.</summary>
internal sealed class Standing(SubAccountId id)
{
    public SubAccountId Id { get; } = id;

    /// <summary>Lower is sooner. One that was never judged may be anywhere: it comes first.</summary>
    public double Urgency { get; set; } = double.NegativeInfinity;

    public bool WasJudged => !double.IsNegativeInfinity(Urgency);

    /// <summary>Null while nobody waits for it to be judged.</summary>
    public JudgingTurn? Turn { get; set; }
}

/// <summary>When a sub-account's turn to be judged comes.</summary>
/// <param name="IsSwept">Whether nothing is known to have touched it: then it comes after all that something did.</param>
/// <param name="Urgency">Lower is sooner.</param>
internal readonly record struct JudgingTurn(bool IsSwept, double Urgency) : IComparable<JudgingTurn>
{
    public int CompareTo(JudgingTurn other) => IsSwept == other.IsSwept ? Urgency.CompareTo(other.Urgency) : IsSwept ? 1 : -1;
}
