using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.UnitTests.Keeper.Policies;

/// <summary>Each rule at its limit, and one beyond.</summary>
public sealed class PolicyRulesTests
{
    private static readonly ChainId Chain = new(1);
    private static readonly Token Usdc = new(Chain, Address.Parse("0x" + new string('d', 40)), "USDC", 6, new Underlying("USD"));
    private static readonly Token Weth = new(Chain, Address.Parse("0x" + new string('c', 40)), "WETH", 18, new Underlying("ETH"));

    [Theory]
    [InlineData(50, 30, 20, false)]     // 50 + 30 + 20 = 100: all that is allowed, and no more.
    [InlineData(51, 30, 20, true)]
    [InlineData(50, 31, 20, true)]
    [InlineData(50, 30, 21, true)]
    [InlineData(0, 0, 0, false)]
    public void OfSpend_counts_what_was_paid_what_is_on_its_way_and_what_comes(double paid, double underway, double next, bool refuses)
    {
        PolicyLimits hour = new() { SpendUsdPerHour = 100 };
        PolicyLimits day = new() { SpendUsdPerDay = 100 };

        Assert.Equal(refuses, PolicyRules.OfSpend("chain a", hour, new AttemptTally(paid, 9_999, underway, 0), next) is not null);
        Assert.Equal(refuses, PolicyRules.OfSpend("chain a", day, new AttemptTally(0, paid, underway, 0), next) is not null);
        Assert.Null(PolicyRules.OfSpend("chain a", PolicyLimits.None, new AttemptTally(paid, paid, underway, 0), next));
    }

    [Fact]
    public void OfSpend_tells_its_figures()
    {
        string? reason = PolicyRules.OfSpend("chain a", new PolicyLimits { SpendUsdPerHour = 10 }, new AttemptTally(7, 7, 2, 0), nextUsd: 1.5);

        Assert.Equal("chain a: gas within an hour would cost 10.50 USD (7.00 paid, at most 2.00 on its way and 1.50 for this), more than 10.00", reason);
    }

    [Theory]
    [InlineData(3, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(3, 4, true)]
    [InlineData(1, 0, false)]
    [InlineData(null, 1_000, false)]
    public void OfReverts_ends_it_with_as_many_as_are_borne(int? limit, int reverts, bool refuses) =>
        Assert.Equal(refuses, PolicyRules.OfReverts("chain a", limit, reverts) is not null);

    [Theory]
    [InlineData(30, 30, false)]
    [InlineData(30, 31, true)]
    [InlineData(null, 31, false)]
    public void OfGasPrice_refuses_what_is_above(int? limit, int expected, bool refuses) =>
        Assert.Equal(refuses, PolicyRules.OfGasPrice(limit is { } wei ? new BigInteger(wei) : null, expected) is not null);

    [Theory]
    [InlineData(-5, false)]     // A chain whose clock is ahead.
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void OfHeadAge_refuses_what_is_older(int age, bool refuses)
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        BlockRef newest = new(Chain, 7, Hash32.OfNumber(7), now.ToUnixTimeSeconds() - age);

        Assert.Equal(refuses, PolicyRules.OfHeadAge(TimeSpan.FromSeconds(60), newest, now) is not null);
    }

    [Fact]
    public void OfVenue_allows_what_is_listed()
    {
        HashSet<string> listed = ["aave-v3"];

        Assert.Null(PolicyRules.OfVenue(listed, new VenueId(Chain, "aave-v3")));
        Assert.NotNull(PolicyRules.OfVenue(listed, new VenueId(Chain, "morpho")));
        Assert.NotNull(PolicyRules.OfVenue(new HashSet<string>(), new VenueId(Chain, "aave-v3")));
        Assert.Null(PolicyRules.OfVenue(null, new VenueId(Chain, "morpho")));
    }

    [Fact]
    public void OfTokens_asks_of_each_side_for_its_own_list()
    {
        LiquidationOption option = Option(repay: 100, seize: 1);

        Assert.Null(PolicyRules.OfTokens(PolicyLimits.None, option));
        Assert.Null(PolicyRules.OfTokens(Listing(repay: Usdc, seize: Weth), option));
        Assert.Contains("repaid", PolicyRules.OfTokens(Listing(repay: Weth, seize: Weth), option), StringComparison.Ordinal);
        Assert.Contains("seized", PolicyRules.OfTokens(Listing(repay: Usdc, seize: Usdc), option), StringComparison.Ordinal);
    }

    [Fact]
    public void OfTokens_asks_nothing_of_a_token_of_which_nothing_moves()
    {
        Assert.Null(PolicyRules.OfTokens(Listing(repay: Weth, seize: Weth), Option(repay: 0, seize: 1)));
        Assert.Null(PolicyRules.OfTokens(Listing(repay: Usdc, seize: Usdc), Option(repay: 1, seize: 0)));
    }

    private static PolicyLimits Listing(Token repay, Token seize) => new()
    {
        RepayTokens = new HashSet<Address> { repay.Address },
        SeizeTokens = new HashSet<Address> { seize.Address },
    };

    private static LiquidationOption Option(int repay, int seize) =>
        new(Usdc, new TokenAmount(repay, 6), repay, Weth, new TokenAmount(seize, 18), seize);
}
