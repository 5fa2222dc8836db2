using System.Text.Json;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.ConformanceTests;

/// <summary>Drift v2: the order of the validity ladder, its guard rails, and the prices that its tests judge.</summary>
/// <remarks>Drift counts slots; one is taken to be 400 ms here, its target, which cancels. "Stale for the AMM" is our stale for new risk.</remarks>
public sealed class DriftOracleTests
{
    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(400);

    private static readonly Dictionary<string, PriceValidity> Names = new()
    {
        ["NonPositive"] = PriceValidity.NonPositive,
        ["TooVolatile"] = PriceValidity.TooVolatile,
        ["TooUncertain"] = PriceValidity.TooUncertain,
        ["StaleForMargin"] = PriceValidity.Stale,
        ["InsufficientDataPoints"] = PriceValidity.InsufficientData,
        ["StaleForAMM"] = PriceValidity.StaleForIncrease,
        ["Valid"] = PriceValidity.Valid,
    };

    [Fact]
    public void Prices_are_judged_as_drift_judges_them()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");
        JsonElement oracle = vectors.RootElement.GetProperty("oracle_validity");
        int cases = 0;
        foreach (JsonElement row in oracle.GetProperty("rows").EnumerateArray())
        {
            double price = row.GetProperty("price").GetDouble();
            PriceReading reading = new(
                price, row.GetProperty("twap").GetDouble(), row.GetProperty("conf").GetDouble() / price, row.GetProperty("delay").GetInt32() * Slot);
            string expected = row.GetProperty("exp").GetString()!;
            PriceValidity validity = ValidityLadder.Judge(reading, Limits(oracle), Guards(oracle));

            if (expected == "not Valid")
                Assert.NotEqual(PriceValidity.Valid, validity);
            else
                Assert.Equal(Names[expected], validity);
            cases++;
        }

        Assert.Equal(4, cases);
        ExternalVectors.Report("drift oracle validity", cases);
    }

    /// <summary>A price with every fault; each is mended in turn, and the next rung of Drift's order must show.</summary>
    [Fact]
    public void The_rungs_come_in_drifts_order()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");
        JsonElement oracle = vectors.RootElement.GetProperty("oracle_validity");
        PriceReading reading = new(0, 1_000, 0.9, 121 * Slot, HasEnoughData: false);
        Func<PriceReading, PriceReading>[] mend =
        [
            bad => bad with { Usd = 1 },
            bad => bad with { TwapUsd = 1 },
            bad => bad with { Confidence = 0.01 },
            bad => bad with { SinceUpdate = 120 * Slot },
            bad => bad with { HasEnoughData = true },
            bad => bad with { SinceUpdate = 10 * Slot },
        ];
        string[] order = [.. oracle.GetProperty("order").EnumerateArray().Select(name => name.GetString()!)];

        Assert.Equal(mend.Length + 1, order.Length);
        for (int i = 0; i < order.Length; i++)
        {
            Assert.Equal(Names[order[i]], ValidityLadder.Judge(reading, Limits(oracle), Guards(oracle)));
            reading = i < mend.Length ? mend[i](reading) : reading;
        }

        ExternalVectors.Report("drift oracle order", order.Length);
    }

    [Fact]
    public void The_guard_rails_have_drifts_defaults_and_multiples()
    {
        using JsonDocument vectors = ExternalVectors.Read("drift/margin_liquidation_oracle.json");
        JsonElement oracle = vectors.RootElement.GetProperty("oracle_validity");
        JsonElement guards = oracle.GetProperty("guards");
        int cases = 0;

        Assert.Equal(new PriceGuards(), Guards(oracle));
        Assert.Equal(guards.GetProperty("stablecoin_stale_multiplier").GetDouble(), new PriceGuards().LiquidationPatience);
        foreach (JsonProperty tier in guards.GetProperty("conf_multiplier_by_tier").EnumerateObject())
        {
            PriceGuards ofTier = new(guards.GetProperty("confidence_interval_max_pct").GetDouble(), tier.Value.GetDouble());
            double widest = ofTier.MaxConfidence * ofTier.TierMultiple;

            Assert.Equal(PriceValidity.Valid, Judge(widest));
            Assert.Equal(PriceValidity.TooUncertain, Judge(widest + 1e-6));
            cases++;

            PriceValidity Judge(double confidence) =>
                ValidityLadder.Judge(new PriceReading(1, 1, confidence, TimeSpan.Zero), Limits(oracle), ofTier);
        }

        Assert.Equal(6, cases);
        ExternalVectors.Report("drift guard rails", cases + 3);
    }

    private static PriceGuards Guards(JsonElement oracle)
    {
        JsonElement guards = oracle.GetProperty("guards");
        return new PriceGuards(
            maxConfidence: guards.GetProperty("confidence_interval_max_pct").GetDouble(),
            tooVolatileRatio: guards.GetProperty("too_volatile_ratio").GetDouble());
    }

    private static PriceAgeLimits Limits(JsonElement oracle)
    {
        JsonElement guards = oracle.GetProperty("guards");
        TimeSpan margin = guards.GetProperty("slots_before_stale_for_margin").GetInt32() * Slot;
        return new PriceAgeLimits(guards.GetProperty("slots_before_stale_for_amm").GetInt32() * Slot, margin, 3 * margin);
    }
}
