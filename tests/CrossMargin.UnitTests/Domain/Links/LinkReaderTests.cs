using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.UnitTests.Domain.Links;

public sealed class LinkReaderTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        ["owner"] = "0x00000000000000000000000000000000000000A1",
        ["ownerChain"] = "0",
        ["linked"] = "0x00000000000000000000000000000000000000b2",
        ["linkedChain"] = "10",
        ["nonce"] = "0x" + new string('7', 64),
        ["issuedAt"] = "1800000000",
        ["expiresAt"] = "1800003600",
        ["ownerSignature"] = "0x0102",
        ["linkedSignature"] = "0xff",
    };

    [Fact]
    public void Every_field_is_read()
    {
        SignedLink signed = Read(Good, out List<string> faults)!;

        Assert.Empty(faults);
        Assert.Equal(
            new OwnerLink(
                new AccountId(Address.Parse(Good["owner"])), new AccountId(Address.Parse(Good["linked"]), new ChainId(10)),
                Hash32.Parse(Good["nonce"]), 1_800_000_000, 1_800_003_600),
            signed.Link);
        Assert.Equal([1, 2], signed.OwnerSignature.ToArray());
        Assert.Equal([255], signed.LinkedSignature.ToArray());
    }

    [Fact]
    public void Chains_and_signatures_may_be_left_out()
    {
        Dictionary<string, string> fields = new(Good);
        foreach (string name in (string[])["ownerChain", "linkedChain", "ownerSignature", "linkedSignature"])
            fields.Remove(name);

        SignedLink signed = Read(fields, out List<string> faults)!;

        Assert.Empty(faults);
        Assert.Null(signed.Link.Linked.OnlyOn);
        Assert.True(signed.OwnerSignature.IsEmpty);
    }

    [Theory]
    [InlineData("owner", "0x12")]
    [InlineData("owner", null)]
    [InlineData("linked", "vitalik.eth")]
    [InlineData("ownerChain", "-1")]
    [InlineData("linkedChain", "9223372036854775808")]
    [InlineData("nonce", "0x01")]
    [InlineData("issuedAt", "yesterday")]
    [InlineData("issuedAt", "1e9")]
    [InlineData("expiresAt", "253402300800")]                // The year 10000.
    [InlineData("expiresAt", "18446744073709551615")]
    [InlineData("ownerSignature", "0102")]
    [InlineData("ownerSignature", "0x123")]
    [InlineData("linkedSignature", "0xzz")]
    public void What_is_not_right_is_told_by_its_name(string field, string? text)
    {
        Dictionary<string, string> fields = new(Good);
        fields.Remove(field);
        if (text is not null)
            fields[field] = text;

        Assert.Null(Read(fields, out List<string> faults));
        Assert.Equal([field], faults);
    }

    [Fact]
    public void A_signature_has_a_longest_length()
    {
        Dictionary<string, string> fields = new(Good) { ["ownerSignature"] = "0x" + new string('0', 2 * ILinkSignatures.SizeMax) };
        Assert.NotNull(Read(fields, out _));

        fields["ownerSignature"] += "00";
        Assert.Null(Read(fields, out _));
    }

    [Fact]
    public void Everything_that_is_not_right_is_told_at_once()
    {
        Read([], out List<string> faults);

        Assert.Equal(["owner", "linked", "nonce", "issuedAt", "expiresAt"], faults);
    }

    private static SignedLink? Read(Dictionary<string, string> fields, out List<string> faults)
    {
        List<string> told = faults = [];
        return new LinkReader(fields.GetValueOrDefault, (name, _, _) => told.Add(name)).ReadSigned();
    }
}
