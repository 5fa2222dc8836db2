using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.Api.Liquidations;

/// <summary>The inputs of both verdicts, and what was at hand.</summary>
/// <param name="JudgedAt">The time that the venue's verdict was given for.</param>
/// <param name="Slots">As [key, slot, value].</param>
/// <param name="Pending">Slots of prices that were not in a block yet.</param>
/// <param name="Verdict">What <c>margin --model … FILE</c> reads, too.</param>
/// <param name="Balances">Raw, by token.</param>
/// <param name="Fault">Why it cannot be read; all else is then empty.</param>
public sealed record BasisResource(
    BlockResource Judged, DateTimeOffset JudgedAt, IReadOnlyList<string[]> Slots, IReadOnlyList<string> Pending, JsonElement? Verdict, double? ProfitFloorUsd,
    IReadOnlyDictionary<string, string> Balances, GasResource? Gas, string? Fault)
{
    /// <summary>Among its owner's that were below their lines; null where it was the only one, or nobody looked.</summary>
    public OrderPlace? Place { get; init; }

    public static BasisResource? Of(StoredJudgement? stored)
    {
        if (stored is null)
            return null;
        BasisResource bare = new(
            BlockResource.Of(stored.Judged), DateTimeOffset.FromUnixTimeSeconds(stored.Timestamp), [], [], null, null, new Dictionary<string, string>(), null, null);
        try
        {
            JudgementInputs inputs = stored.Unpack().Inputs;
            return bare with
            {
                Slots = [.. inputs.Slots.Select(slot => new[] { slot.SubAccount.ToString(), slot.Slot.Name, Text(slot.Value) })],
                Pending = [.. inputs.Pending.Select(slot => slot.Name)],
                Verdict = inputs.Verdict is { } verdict ? JsonElement.Parse(verdict) : null,
                ProfitFloorUsd = inputs.ProfitFloorUsd,
                Balances = inputs.Balances.ToDictionary(one => one.Key.ToString(), one => Text(one.Value)),
                Gas = GasResource.Of(inputs.Gas),
                Place = inputs.Place,
            };
        }
        catch (FormatException fault)
        {
            return bare with { Fault = fault.Message };
        }
    }

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Wei per gas, and USD per whole native token.</summary>
public sealed record GasResource(string MaxFeePerGas, string MaxPriorityFeePerGas, string ExpectedPerGas, double NativeUsd)
{
    public static GasResource? Of(GasFigures? gas) => gas is null ? null : new GasResource(
        gas.MaxFeePerGas.ToString(CultureInfo.InvariantCulture), gas.MaxPriorityFeePerGas.ToString(CultureInfo.InvariantCulture),
        gas.ExpectedPerGas.ToString(CultureInfo.InvariantCulture), gas.NativeUsd);
}
