using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Keeper.Judging;

/// <summary>Makes a judgement of nobody. The first one of a process takes some hundred milliseconds, which no liquidation is to wait for.</summary>
internal static class JudgementWarmUp
{
    private static readonly ChainId Chain = new(1);
    private static readonly Underlying Dollar = new("USD");
    private static readonly TokenAmount One = new(BigInteger.One, 0);

    public static void Run(RiskParameters parameters)
    {
        SubAccountView subAccount = SubAccount();
        BlockRef block = new(Chain, 1, Hash32.OfNumber(1), 1);
        AccountView view = new(
            new AccountId(Address.Zero), [subAccount], [new ChainCondition(block, FinalityLevel.Head, TimeSpan.Zero, TimeSpan.Zero, null)], block.Time);
        RecordedVerdict verdict = new(view, MarketState.Unobserved, parameters, null);
        VerdictDigest.Of(subAccount);
        VerdictDigest.Of(verdict.Replay());
        JudgementForm.Write(new JudgementInputs([], verdict.ToJson(), 0, new Dictionary<Address, BigInteger>(), null));
    }

    /// <summary>With one position of each kind: each has a form of its own.</summary>
    private static SubAccountView SubAccount()
    {
        VenueId venue = new(Chain, "none");
        Token token = new(Chain, Address.Zero, "USD", 0, Dollar);
        PriceObservation price = new(BigInteger.One, 0, Address.Zero, DateTimeOffset.UnixEpoch, new FeedPromise(TimeSpan.FromDays(1), 0.01));
        return new SubAccountView(
            new SubAccountId(venue, new SubAccountKey(Address.Zero, Hash32.OfNumber(1))),
            [new CollateralBalance(token, One, price, LiquidationThreshold: 1)], [new DebtPosition(token, One, price)],
            new LocalHealth(IsLiquidatable: false, HealthFactor: 1, ExcessUsd: 0, [new Figure("none", BigInteger.One)]))
        {
            Perps = [new PerpPosition(new Perpetual(venue, "USD-PERP", Dollar), One, One, One, price)],
            Options =
            [
                new OptionPosition(
                    new Option(venue, "USD-C", Dollar, 1, DateTimeOffset.UnixEpoch.AddYears(1), IsCall: true), One, price, new OptionMark(1, 1)),
            ],
        };
    }
}
