using System.ComponentModel.DataAnnotations;
using CrossMargin.Keeper;

namespace CrossMargin.UnitTests.Keeper;

public sealed class KeeperOptionsTests
{
    [Fact]
    public void By_default_nothing_is_sent_and_a_profit_is_asked_for()
    {
        KeeperOptions options = new();

        Assert.False(options.Live);
        Assert.True(options.ProfitFloorUsd > 0);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(2.01)]
    public void A_target_below_the_line_or_far_above_it_is_refused(double target)
    {
        KeeperOptions options = new() { RestoreTarget = target };

        Assert.Throws<ValidationException>(
            () => Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true));
    }

    [Fact]
    public void Intervals_have_limits()
    {
        KeeperOptions options = new() { WatchInterval = TimeSpan.Zero };

        Assert.Throws<ValidationException>(
            () => Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true));
    }
}
