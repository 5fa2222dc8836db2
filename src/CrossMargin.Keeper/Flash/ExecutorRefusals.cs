using System.Globalization;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Venues;

namespace CrossMargin.Keeper.Flash;

/// <summary>The executor's own words for an order that it does not carry out; what the venue says it hands on as it is.</summary>
internal static class ExecutorRefusals
{
    /// <returns>Null where it is no error of the executor's.</returns>
    public static LiquidationRefusal? Explain(ReadOnlySpan<byte> revertData) =>
        NameOf(revertData) is { } name ? new LiquidationRefusal($"executor: {name}", IsHealthy: false) : null;

    private static string? NameOf(ReadOnlySpan<byte> data) =>
        LiquidationExecutor.UnprofitableError.TryDecode(data, out LiquidationExecutor.UnprofitableError short_)
            ? Text($"Unprofitable: {short_.Proceeds} of the {short_.Needed} units that it takes")
        : LiquidationExecutor.UnsoldError.TryDecode(data, out LiquidationExecutor.UnsoldError unsold)
            ? Text($"Unsold: the pool does not take the last {unsold.Amount} units of {unsold.Token}")
        : LiquidationExecutor.NotOwnerError.TryDecode(data, out LiquidationExecutor.NotOwnerError caller)
            ? $"NotOwner: {caller.Caller} does not own it"
        : LiquidationExecutor.TokenRefusedError.TryDecode(data, out LiquidationExecutor.TokenRefusedError token)
            ? $"TokenRefused: {token.Token}"
        : LiquidationExecutor.OverpricedSwapError.TryDecode(data, out _) ? "OverpricedSwap"
        : LiquidationExecutor.LoanShortError.TryDecode(data, out _) ? "LoanShort"
        : LiquidationExecutor.NotLentError.TryDecode(data, out _) ? "NotLent"
        : LiquidationExecutor.NotOrderedError.TryDecode(data, out _) ? "NotOrdered"
        : LiquidationExecutor.NotLenderError.TryDecode(data, out _) ? "NotLender"
        : LiquidationExecutor.NotInitiatorError.TryDecode(data, out _) ? "NotInitiator"
        : LiquidationExecutor.NotMarketError.TryDecode(data, out _) ? "NotMarket"
        : LiquidationExecutor.NotOnRouteError.TryDecode(data, out _) ? "NotOnRoute"
        : LiquidationExecutor.RouteEndsInError.TryDecode(data, out _) ? "RouteEndsIn"
        : LiquidationExecutor.TargetWithoutCodeError.TryDecode(data, out _) ? "TargetWithoutCode"
        : LiquidationExecutor.ReenteredError.TryDecode(data, out _) ? "Reentered"
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
