using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Rpc;

namespace CrossMargin.Chain.Venues.Wallet;

/// <summary>Reads what a call returned, where any contract may have answered.</summary>
internal static class CallOutcomeReading
{
    public delegate T ResultDecoder<out T>(ReadOnlySpan<byte> data);

    /// <summary>False when the call reverted, or returned something else: there is no such contract, or it is another one.</summary>
    public static bool TryDecode<T>(this CallOutcome outcome, ResultDecoder<T> decode, out T value)
        where T : struct
    {
        value = default;
        if (outcome is not CallOutcome.Returned returned)
            return false;
        try
        {
            value = decode(returned.Data.Span);
            return true;
        }
        catch (AbiException)
        {
            return false;
        }
    }
}
