using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CrossMargin.Domain;

/// <summary>A condition that the code itself guarantees. Checked in release builds too: a wrong state must not act.</summary>
public static class Invariant
{
    /// <exception cref="InvariantViolationException">The condition is false: a defect of ours. The process must end.</exception>
    public static void Require(
        [DoesNotReturnIf(false)] bool condition,
        string rule,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
            throw new InvariantViolationException($"{rule} ({Path.GetFileName(file)}:{line})");
    }
}
