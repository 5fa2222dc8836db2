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

        foreach ((DemoOwner owner, DemoPosition.Lending position) in Borrowing(scenario))
        {
            double left = position.Collateral == "WETH" ? last.Eth / scenario.Opening.Eth : last.Btc / scenario.Opening.Btc;
            Assert.Equal(DemoScenario.Breaks(owner.Story), position.HealthFactor * left < 1);
        }
    }

    [Fact]
    public void Every_protocol_has_somebody_who_breaks_and_hedges_lie_on_another_one()
    {
        DemoScenario scenario = DemoScenario.Create(1);

        Assert.Equal(24, scenario.Owners.Count);
        DemoPosition[] breaking = [.. scenario.Owners.Where(owner => DemoScenario.Breaks(owner.Story)).SelectMany(owner => owner.Positions)];
        Assert.Equal(15, breaking.Length);
        Assert.Equal(5, breaking.Select(position => position.GetType()).Distinct().Count());
        Assert.All(
            scenario.Owners.Where(owner => owner.Story == "hedged"),
            owner => Assert.Equal(2, owner.Positions.Select(position => position.GetType()).Distinct().Count()));
    }

    private static IEnumerable<(DemoOwner Owner, DemoPosition.Lending Position)> Borrowing(DemoScenario scenario) =>
        from owner in scenario.Owners
        from position in owner.Positions.OfType<DemoPosition.Lending>()
        where position.Debt is not null
        select (owner, position);
}
