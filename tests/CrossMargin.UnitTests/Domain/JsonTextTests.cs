using System.Text;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Domain;

/// <summary>Found by fuzzing: the parser took these, and whoever read the text met an exception that nobody expects.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{\n\"a\": \"\\ud800\"}", "line 2, byte 6", "half of a surrogate pair")]
    [InlineData("{\"\\udc00\": 1}", "line 1, byte 2", "half of a surrogate pair")]
    [InlineData("{\"a\": ", "line 1, byte 7", "text that is not JSON")]
    public void Parse_names_the_place_of_what_is_no_text(string json, string place, string found)
    {
        ConfigurationFault fault = Fault(Encoding.UTF8.GetBytes(json));

        Assert.Equal((place, found), (fault.Path, fault.Found));
    }

    [Fact]
    public void Parse_names_the_place_of_bytes_that_are_not_utf8()
    {
        ConfigurationFault fault = Fault([.. "{\n\"version\": \"2é"u8, 0xb2, .. "\"}"u8]);

        Assert.Equal(("line 2, byte 16", "bytes that are not UTF-8"), (fault.Path, fault.Found));
    }

    [Fact]
    public void Parse_takes_whole_surrogate_pairs() =>
        Assert.Equal("😀", JsonText.Parse("{\"a\":\"\\ud83d\\ude00\"}"u8.ToArray(), "file", default).RootElement.GetProperty("a").GetString());

    private static ConfigurationFault Fault(byte[] json) =>
        Assert.Single(Assert.Throws<ConfigurationException>(() => JsonText.Parse(json, "file", default)).Faults);
}
