using CrossMargin.Chain.Links;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Links;

/// <summary>The example of EIP-712 itself: "Mail" from Cow to Bob, with the values of its Example.js.</summary>
public sealed class TypedDataTests
{
    private static readonly TypedData Mail = new(
        new TypedStruct(
            "EIP712Domain",
            TypedField.Of("name", "Ether Mail"),
            TypedField.Of("version", "1"),
            TypedField.Of("chainId", 256, 1),
            TypedField.Of("verifyingContract", Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"))),
        new TypedStruct(
            "Mail",
            TypedField.Of("from", Person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")),
            TypedField.Of("to", Person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB")),
            TypedField.Of("contents", "Hello, Bob!")));

    [Fact]
    public void The_type_of_a_structure_names_those_that_it_is_made_of() => Assert.Equal(
        "Mail(Person from,Person to,string contents)Person(string name,address wallet)", Mail.Message.EncodeType());

    [Fact]
    public void Hashes_equal_those_of_the_EIP()
    {
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", Mail.Message.Hash().ToString());
        Assert.Equal("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", Mail.Domain.Hash().ToString());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", Mail.Digest().ToString());
    }

    [Fact]
    public void The_signature_of_the_EIP_recovers_its_cow()
    {
        byte[] signature = Hex.Parse(
            "0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c");

        Assert.Equal(SignatureFault.None, SignatureRecovery.TryRecover(Mail.Digest(), signature, out Address signer));
        Assert.Equal(Address.Parse("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"), signer);
    }

    [Fact]
    public void The_JSON_has_every_type_and_value() => Assert.Equal(
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],"Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}],"Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}]},"primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":"1","verifyingContract":"0xcccccccccccccccccccccccccccccccccccccccc"},"message":{"from":{"name":"Cow","wallet":"0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826"},"to":{"name":"Bob","wallet":"0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"contents":"Hello, Bob!"}}
        """,
        Mail.ToJson().ToJsonString());

    private static TypedStruct Person(string name, string wallet) =>
        new("Person", TypedField.Of("name", name), TypedField.Of("wallet", Address.Parse(wallet)));
}
