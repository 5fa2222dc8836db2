using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Pricing;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Everything that can be reduced in a view, and by what.</summary>
internal static class ReliefCandidates
{
    /// <summary>Of one margin pool: the cross sub-accounts, or the isolated one. In the order of the view; an empty or unpriced position gives none.</summary>
    public static IEnumerable<ReliefAction> Of(IEnumerable<SubAccountView> pool, MarginInputs inputs, ReliefParameters parameters)
    {
        foreach (SubAccountView one in pool)
        {
            VenueTerms terms = parameters.TermsOf(one.Id.Venue);
            bool isPenalised = one.Local is { IsLiquidatable: true };
            double spotPenalty = isPenalised ? terms.Penalty ?? parameters.RepaymentPenalty : 0;
            double penalty = isPenalised ? terms.Penalty ?? parameters.PositionPenalty : 0;
            CollateralBalance[] payers = [.. one.Collateral.Where(owned => owned.Amount.Raw.Sign > 0 && IsPrice(owned.Price)).DistinctBy(owned => owned.Token)];
            foreach (DebtPosition debt in one.Debts.Where(debt => debt.Amount.Raw.Sign > 0 && IsPrice(debt.Price)).DistinctBy(debt => debt.Token))
            {
                foreach (CollateralBalance payer in payers)
                    yield return new Repayment(one, debt, payer, parameters.SpotSlippage + spotPenalty, terms.Limits);
            }

            foreach (PerpPosition perp in one.Perps.Where(perp => !perp.Size.Raw.IsZero && IsPrice(perp.Mark)).DistinctBy(perp => perp.Instrument))
            {
                double maintenance = inputs.Parameters.Of(perp.Instrument.Underlying).Maintenance;
                yield return new PerpReduction(one, perp, parameters.PerpSlippage + penalty, maintenance, terms.Limits);
            }

            foreach (OptionPosition option in one.Options.Where(option => !option.Size.Raw.IsZero && IsPrice(option.Spot)).DistinctBy(option => option.Instrument))
            {
                double valueUsd = ValueOf(option, inputs);
                foreach (CollateralBalance payer in payers)
                    yield return new OptionReduction(one, option, payer, valueUsd, parameters.OptionSlippage + penalty, terms.Limits);
            }
        }
    }

    private static double ValueOf(OptionPosition option, MarginInputs inputs)
    {
        OptionHolding holding = new(option.Instrument, option.Spot, option.Mark, option.Size.Decimals, option.Size.Raw);
        return OptionTerms.Of(holding, inputs) is { } terms
            ? OptionGreeks.Of(terms.Forward, terms.Strike, terms.Years, terms.Volatility, terms.Rate, terms.IsCall).Value
            : 0;
    }

    private static bool IsPrice(PriceObservation? price) => price is { Raw.Sign: > 0 };
}
