using CrossMargin.Demo;

namespace CrossMargin.UnitTests.Host;

public sealed class DemoScenarioTests
{
    [Fact]
    public void Create_gives_the_same_scenario_for_the_same_seed() =>
        Assert.Equivalent(DemoScenario.Create(7), DemoScenario.Create(7), strict: true);

    [Fact]
    public void Create_gives_another_path_for_another_seed() =>
        Assert.NotEqual(DemoScenario.Create(1).Path[^1], DemoScenario.Create(2).Path[^1]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_fall_breaks_every_thin_position_and_no_careful_one(int seed)
    {
        DemoScenario scenario = DemoScenario.Create(seed);
        DemoPrices last = scenario.Path[^1];

        foreach ((DemoOwner owner, DemoPosition position) in Borrowing(scenario))
        {
            double left = position.Collateral == "WETH" ? last.Eth / scenario.Opening.Eth : last.Btc / scenario.Opening.Btc;
            bool breaks = position.HealthFactor * left < 1;
            Assert.Equal(owner.Story is "thin" or "hedged", breaks);
        }
    }

    [Fact]
    public void Some_owners_break_on_one_chain_some_on_both_and_most_on_neither()
    {
        ILookup<string, DemoOwner> byStory = DemoScenario.Create(1).Owners.ToLookup(owner => owner.Story);

        Assert.Equal(24, byStory.Sum(story => story.Count()));
        Assert.Equal(6, byStory["hedged"].Count());
        Assert.All(byStory["thin"], owner => Assert.Equal([0, 1], owner.Positions.Select(position => position.Chain)));
        Assert.True(byStory["hedged"].Count() + byStory["thin"].Count() < 12);
    }

    private static IEnumerable<(DemoOwner Owner, DemoPosition Position)> Borrowing(DemoScenario scenario) =>
        from owner in scenario.Owners
        from position in owner.Positions
        where position.Debt is not null
        select (owner, position);
}
