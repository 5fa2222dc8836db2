using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Buys back a part of a written option, or sells a part of a bought one, against a collateral of the same sub-account.</summary>
/// <remarks>
/// At the model's value and the cost on top of it: per contract value ± cost · spot, nothing for what is worth less than it costs to sell.
/// The excess at its venue gains the value of what is bought back, or loses that of what is sold, and changes by the collateral at its
/// threshold: a venue asks for at least the value of what was written, and counts at most that of what was bought.
/// </remarks>
public sealed record OptionReduction : ReliefAction
{
    private readonly ExchangeRate _rate;
    private readonly double _valueUsd;

    /// <param name="valueUsd">Of one contract; not negative.</param>
    internal OptionReduction(
        SubAccountView subAccount, OptionPosition option, CollateralBalance collateral, double valueUsd, double cost, SizeLimits limits)
        : base(subAccount.Id, BigInteger.Abs(option.Size.Raw), option.Size.Decimals, limits)
    {
        (Option, Collateral, _valueUsd) = (option, collateral, valueUsd);
        CostPerContractUsd = IsWritten ? cost * option.Spot!.Usd : Math.Min(valueUsd, cost * option.Spot!.Usd);
        ExactPrice price = IsWritten ? ExactPrice.Up(valueUsd + CostPerContractUsd) : ExactPrice.Down(valueUsd - CostPerContractUsd);
        _rate = ExchangeRate.Of(option.Size.Decimals, price, collateral.Amount.Decimals, ExactPrice.Of(collateral.Price!), markup: 0);
    }

    public OptionPosition Option { get; }

    public CollateralBalance Collateral { get; }

    public double CostPerContractUsd { get; }

    public override string PositionName => $"Option {Option.Instrument.Symbol}";

    public override string Name => $"Settle in {Collateral.Token.Symbol} {Collateral.Token.Address}";

    private bool IsWritten => Option.Size.Raw.Sign < 0;

    public override double CostUsd(BigInteger steps) => Units(AmountOf(steps).Raw) * CostPerContractUsd;

    public override double LocalEffectUsd(BigInteger steps) => LocalEffectOfRaw(AmountOf(steps).Raw);

    /// <inheritdoc/>
    internal override BigInteger AffordableSteps(SubAccountView subAccount)
    {
        BigInteger most = IsWritten ? _rate.Affordable(Collateral.Amount.Raw) : Position;
        return most >= Position ? TotalSteps : most / Step;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A fraction f of the position with the whole book's margin: PortfolioSizing's f for this one position, with its shortage as
    /// the buffer margin and nothing paid for it.
    /// </remarks>
    internal override double StepsToCover(double missingUsd, double target, RiskParameters parameters)
    {
        double wholeUsd = Units(Position) * Option.Spot!.Usd * target * parameters.Pm2.MaintenanceFactor * parameters.Of(Option.Instrument.Underlying).Shock;
        return PortfolioSizing.Cut(wholeUsd, Math.Min(wholeUsd, -missingUsd), 1, 0, new AuctionParameters(buffer: 0)).Fraction * (double)TotalSteps;
    }

    private protected override SubAccountView Apply(SubAccountView subAccount, BigInteger raw)
    {
        int index = subAccount.Options.ToList().FindIndex(one => one.Instrument == Option.Instrument && one.Size == Option.Size);
        if (index < 0)
            throw new ArgumentOutOfRangeException(nameof(subAccount), $"The sub-account has no {PositionName} of {Option.Size}.");
        SubAccountView after = subAccount with
        {
            Options = [.. subAccount.Options.Select((one, at) => at == index
                ? one with { Size = one.Size with { Raw = one.Size.Raw - one.Size.Raw.Sign * raw } }
                : one)],
            Collateral = Changed(subAccount.Collateral, Collateral.Token, IsWritten ? -_rate.Given(raw) : _rate.Got(raw)),
        };
        return after with { Local = Moved(subAccount.Local, LocalEffectOfRaw(raw), after) };
    }

    private double LocalEffectOfRaw(BigInteger raw)
    {
        double perContractUsd = IsWritten
            ? _valueUsd - (_valueUsd + CostPerContractUsd) * Collateral.LiquidationThreshold
            : (_valueUsd - CostPerContractUsd) * Collateral.LiquidationThreshold - _valueUsd;
        return Units(raw) * perContractUsd;
    }
}
