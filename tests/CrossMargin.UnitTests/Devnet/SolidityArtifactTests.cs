using CrossMargin.Devnet;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Devnet;

public sealed class SolidityArtifactTests
{
    private static readonly Address Library = Address.Parse("0x00112233445566778899aabbccddeeff00112233");

    // Two bytes of code, a placeholder as solc writes it, one byte of code.
    private static readonly SolidityArtifact Artifact =
        new(default, "6001" + "__$0123456789012345678901234567890123$__" + "ff", [new LibraryLink("Logic", 2, 20)]);

    [Fact]
    public void Link_puts_the_address_where_the_compiler_left_the_place()
    {
        byte[] code = Artifact.Link(new Dictionary<string, Address> { ["Logic"] = Library });

        Assert.Equal("6001" + "00112233445566778899aabbccddeeff00112233" + "ff", Convert.ToHexStringLower(code));
    }

    [Fact]
    public void Link_refuses_when_a_library_is_missing()
    {
        DevnetException refusal = Assert.Throws<DevnetException>(() => Artifact.Link(new Dictionary<string, Address>()));

        Assert.Contains("Logic", refusal.Message, StringComparison.Ordinal);
    }
}
