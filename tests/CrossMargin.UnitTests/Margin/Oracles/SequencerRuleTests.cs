using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin.Oracles;

public sealed class SequencerRuleTests
{
    private static readonly SequencerParameters Parameters = new();

    [Theory]
    [InlineData(true, 86_400.0, SequencerState.Down)]
    [InlineData(true, null, SequencerState.Down)]
    [InlineData(false, null, SequencerState.Unknown)]
    [InlineData(false, -5.0, SequencerState.Grace)]       // Its clock is ahead of ours.
    [InlineData(false, 3_600.0, SequencerState.Grace)]
    [InlineData(false, 3_601.0, SequencerState.Up)]
    public void StateOf_waits_for_the_grace_period(bool isDown, double? secondsUp, SequencerState expected)
    {
        DateTimeOffset? upSince = secondsUp is { } seconds ? Portfolio.Now.AddSeconds(-seconds) : null;

        Assert.Equal(expected, SequencerRule.StateOf(isDown, upSince, Portfolio.Now, Parameters));
    }

    [Fact]
    public void Nobody_is_liquidated_unless_the_sequencer_is_up() =>
        Assert.Equal([SequencerState.Up], Enum.GetValues<SequencerState>().Where(SequencerRule.MayLiquidate));

    [Theory]
    [InlineData(0.2, 0.4, 0.3, 0.6)]        // One and a half times.
    [InlineData(0.5, 0.9, 0.75, 1)]         // Never more than everything.
    [InlineData(0, 0, 0.01, 0.01)]          // And never nothing.
    public void HaircutOf_is_raised_while_it_is_not(double maintenance, double initial, double raisedMaintenance, double raisedInitial)
    {
        Haircut haircut = new(maintenance, initial);

        Assert.Equal(haircut, SequencerRule.HaircutOf(haircut, SequencerState.Up, Parameters));
        foreach (SequencerState state in (SequencerState[])[SequencerState.Unknown, SequencerState.Down, SequencerState.Grace])
        {
            Haircut raised = SequencerRule.HaircutOf(haircut, state, Parameters);
            Assert.Equal(raisedMaintenance, raised.Maintenance, 12);
            Assert.Equal(raisedInitial, raised.Initial, 12);
        }
    }
}
