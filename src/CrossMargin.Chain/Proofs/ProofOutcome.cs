namespace CrossMargin.Chain.Proofs;

/// <summary>What a proof proves: a value, or nothing and why. There is no third outcome, and none is an exception.</summary>
/// <typeparam name="T">What is proven.</typeparam>
public abstract record ProofOutcome<T>
{
    private ProofOutcome()
    {
    }

    public sealed record Proven(T Value) : ProofOutcome<T>;

    public sealed record Refused(ProofRefusal Reason) : ProofOutcome<T>;
}
