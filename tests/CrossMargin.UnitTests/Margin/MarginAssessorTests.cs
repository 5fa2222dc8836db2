using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin;

public sealed class MarginAssessorTests
{
    /// <summary>Equity over margin is (19 700 − debt) / (3 % of debt): 1.54 at 18 830, 1.47 at 18 867.</summary>
    private static AccountView Owing(double debtUsd) =>
        View(SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), debtUsd, Price(1))]));

    [Fact]
    public void A_better_status_is_given_back_only_once_its_rung_is_passed()
    {
        MarginAssessor margin = new(RiskParameters.Default);

        Assert.Equal(AccountStatus.Healthy, margin.Assess(Owing(18_830)).Status);
        Assert.Equal(AccountStatus.Warning, margin.Assess(Owing(18_867)).Status);
        Assert.Equal(AccountStatus.Warning, margin.Assess(Owing(18_830)).Status); // 1.54 is above 1.5, not above 1.5 + 0.05.
        Assert.Equal(AccountStatus.Healthy, margin.Assess(Owing(18_700)).Status);
    }

    [Fact]
    public void One_account_does_not_remember_the_status_of_another()
    {
        MarginAssessor margin = new(RiskParameters.Default);
        margin.Assess(Owing(18_867));

        Assert.Equal(AccountStatus.Healthy, margin.Assess(Owing(18_830) with { Account = new AccountId(AddressOf(78)) }).Status);
    }

    [Fact]
    public void The_record_of_a_verdict_replays_it()
    {
        MarginAssessor margin = new(RiskParameters.Default) { Market = new MarketState { Underlyings = new Dictionary<string, UnderlyingMarket> { ["ETH"] = new() { Volatility = 2 } } } };
        margin.Assess(Owing(18_867));
        AccountView view = Owing(18_830);

        Assert.Equal(Bits(margin.Record(view).Replay()), Bits(margin.Assess(view)));
        Assert.Equal(AccountStatus.Warning, margin.Record(view).Previous);
    }

    [Fact]
    public void A_volatile_market_widens_the_buffer()
    {
        AccountView view = View(SubAccount(First, [Own(Eth(First), 10, Price(2_000, 9))], []));
        MarginAssessor margin = new(RiskParameters.Default);
        double calm = margin.Assess(view).BufferUsd;

        margin.Market = new MarketState { Underlyings = new Dictionary<string, UnderlyingMarket> { ["eth"] = new() { Volatility = 1.6 } } };

        Assert.Equal(2 * calm, margin.Assess(view).BufferUsd, 9); // 160 % instead of the floor of 80 %
    }
}
