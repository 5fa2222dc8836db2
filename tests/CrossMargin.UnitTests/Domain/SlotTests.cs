using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class SlotTests
{
    [Theory]
    [InlineData("emode", "emode", "")]
    [InlineData("emode:7", "emode", "7")]
    [InlineData("a:b:c", "a", "b:c")]
    [InlineData("a:", "a", "")]
    [InlineData(":b", "", "b")]
    [InlineData("", "", "")]
    public void Kind_and_about_are_the_parts_around_the_first_colon(string name, string kind, string about)
    {
        Slot slot = new(name);

        Assert.Equal(kind, slot.Kind.ToString());
        Assert.Equal(about, slot.About.ToString());
    }

    [Fact]
    public void Of_names_what_the_slot_is_about()
    {
        Assert.Equal("supply:0x0000000000000000000000000000000000000000", Slot.Of("supply", Address.Zero).Name);
        Assert.Equal("emode:-3", Slot.Of("emode", -3).Name);
    }
}
