using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Closes a part of a perpetual at its mark.</summary>
/// <remarks>
/// The entry value goes with the size, in proportion; what is realised, less the cost, is added to the unsettled funding, rounded down.
/// Value before = value after + cost: size · mark − entry + funding. The excess at its venue gains the maintenance of what is
/// closed, at the linear rate of the parameters, and bears the cost: the view does not tell the venue's own rate.
/// </remarks>
public sealed record PerpReduction : ReliefAction
{
    private readonly double _maintenance;

    internal PerpReduction(SubAccountView subAccount, PerpPosition perp, double cost, double maintenance, SizeLimits limits)
        : base(subAccount.Id, BigInteger.Abs(perp.Size.Raw), perp.Size.Decimals, limits)
    {
        (Perp, Cost, _maintenance) = (perp, cost, maintenance);
    }

    public PerpPosition Perp { get; }

    /// <summary>Slippage and penalty, a fraction of the notional that is closed.</summary>
    public double Cost { get; }

    public override string PositionName => $"Perp {Perp.Instrument.Symbol}";

    public override string Name => "Reduce";

    public override double CostUsd(BigInteger steps) => NotionalUsd(AmountOf(steps).Raw) * Cost;

    public override double LocalEffectUsd(BigInteger steps) => NotionalUsd(AmountOf(steps).Raw) * (_maintenance - Cost);

    /// <inheritdoc/>
    internal override double StepsToCover(double missingUsd, double target, RiskParameters parameters) => LinearSizing.UnitsToCover(
        missingUsd, Perp.Mark!.Usd, quoteUsd: 1, Math.Min(10, target * _maintenance), Math.Min(1, Cost), insuranceFee: 0) / Units(Step);

    private protected override SubAccountView Apply(SubAccountView subAccount, BigInteger raw)
    {
        int index = subAccount.Perps.ToList().FindIndex(one => one.Instrument == Perp.Instrument && one.Size == Perp.Size);
        if (index < 0)
            throw new ArgumentOutOfRangeException(nameof(subAccount), $"The sub-account has no {PositionName} of {Perp.Size}.");
        SubAccountView after = subAccount with { Perps = [.. subAccount.Perps.Select((one, at) => at == index ? Reduced(one, raw) : one)] };
        return after with { Local = Moved(subAccount.Local, NotionalUsd(raw) * (_maintenance - Cost), after) };
    }

    private PerpPosition Reduced(PerpPosition perp, BigInteger raw)
    {
        BigInteger closed = perp.Size.Raw.Sign * raw;
        BigInteger entry = ExchangeRate.Floor(perp.EntryValue.Raw * raw, Position);

        // All over one denominator: 10^(size + mark + entry decimals) · 10⁹.
        BigInteger mark = perp.Mark!.Raw * BigInteger.Pow(10, perp.EntryValue.Decimals);
        BigInteger priced = BigInteger.Pow(10, perp.Size.Decimals + perp.Mark.Decimals);
        BigInteger realised = (closed * mark - entry * priced) * 1_000_000_000 - raw * mark * ExchangeRate.Billionths(Cost);
        BigInteger denominator = priced * BigInteger.Pow(10, perp.EntryValue.Decimals) * 1_000_000_000;
        BigInteger funding = ExchangeRate.Floor(realised * BigInteger.Pow(10, perp.AccruedFunding.Decimals), denominator);
        return perp with
        {
            Size = perp.Size with { Raw = perp.Size.Raw - closed },
            EntryValue = perp.EntryValue with { Raw = perp.EntryValue.Raw - entry },
            AccruedFunding = perp.AccruedFunding with { Raw = perp.AccruedFunding.Raw + funding },
        };
    }

    private double NotionalUsd(BigInteger raw) => new TokenAmount(raw, Decimals).ToAssetQuantity() * Perp.Mark!.Usd;
}
