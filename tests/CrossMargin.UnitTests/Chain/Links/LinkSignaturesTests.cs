using System.Numerics;
using CrossMargin.Chain.Links;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.UnitTests.Chain.Rpc;
using static CrossMargin.UnitTests.Chain.Links.SignedLinks;

namespace CrossMargin.UnitTests.Chain.Links;

public sealed class LinkSignaturesTests
{
    private const string Yes = "0x1626ba7e00000000000000000000000000000000000000000000000000000000";
    private static readonly Address Wallet = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly LinkSignatures KeysOnly = new(new Dictionary<ChainId, IChainClient>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_that_both_sides_signed_is_good()
    {
        SignedLink signed = Link().SignedBy(Alice, Bob);

        Assert.Null(await KeysOnly.CheckLinkAsync(signed.Link, LinkSide.Owner, signed.OwnerSignature, Cancellation));
        Assert.Null(await KeysOnly.CheckLinkAsync(signed.Link, LinkSide.Linked, signed.LinkedSignature, Cancellation));
    }

    [Fact]
    public async Task A_stranger_s_signature_is_forged()
    {
        SignedLink signed = Link().SignedBy(Alice, Carol);

        Assert.Equal(LinkRefusalKind.Forged, await KindAsync(signed, LinkSide.Linked));
    }

    [Fact]
    public async Task A_signature_of_another_statement_is_forged()
    {
        SignedLink longer = Link().SignedBy(Alice, Bob) with { Link = Link() with { ExpiresAt = OwnerLink.TimeMax } };

        Assert.Equal(LinkRefusalKind.Forged, await KindAsync(longer, LinkSide.Owner));
        Assert.Equal(LinkRefusalKind.Forged, await KindAsync(longer, LinkSide.Linked));
    }

    [Fact]
    public async Task One_side_that_signs_for_both_is_one_sided()
    {
        Assert.Equal(LinkRefusalKind.OneSided, await KindAsync(Link().SignedBy(Alice, Alice), LinkSide.Linked));
        Assert.Equal(LinkRefusalKind.OneSided, await KindAsync(Link().SignedBy(Bob, Bob), LinkSide.Owner));
    }

    [Fact]
    public async Task The_upper_form_of_a_good_signature_is_refused()
    {
        BigInteger order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber, null);
        Signature good = Alice.Sign(LinkStatement.OfLink(Link()).Digest());
        byte[] upper = new Signature(good.R, Hash32.OfNumber(order - good.S.ToNumber()), (byte)(1 - good.YParity)).ToArray();

        Assert.Equal(LinkRefusalKind.Malleable, await KindAsync(Link().SignedBy(Alice, Bob) with { OwnerSignature = upper }, LinkSide.Owner));
    }

    [Fact]
    public async Task A_signature_of_the_link_does_not_revoke_it_nor_the_other_way_round()
    {
        OwnerLink link = Link();
        byte[] ofRevocation = Sign(Bob, LinkStatement.OfRevocation(link));

        Assert.Null(await KeysOnly.CheckRevocationAsync(link, LinkSide.Linked, ofRevocation, Cancellation));
        Assert.Equal(LinkRefusalKind.Forged, (await KeysOnly.CheckRevocationAsync(link, LinkSide.Linked, Sign(Bob, LinkStatement.OfLink(link)), Cancellation))!.Kind);
        Assert.Equal(LinkRefusalKind.Forged, (await KeysOnly.CheckLinkAsync(link, LinkSide.Linked, ofRevocation, Cancellation))!.Kind);
    }

    [Fact]
    public async Task A_contract_on_a_chain_that_is_not_followed_is_refused() =>
        Assert.Equal(LinkRefusalKind.WrongChain, (await CheckAsync(OnChain(7), code: "0x6000", answer: Yes))!.Kind);

    [Theory]
    [InlineData("0x")]
    [InlineData("0xef0100000000000000000000000000000000000000000b")]   // A delegation (EIP-7702): an account of a key.
    public async Task A_chain_on_which_the_address_is_no_contract_is_the_wrong_one(string code) =>
        Assert.Equal(LinkRefusalKind.WrongChain, (await CheckAsync(OnChain(1), code, Yes))!.Kind);

    [Fact]
    public async Task A_contract_s_yes_is_good() => Assert.Null(await CheckAsync(OnChain(1), code: "0x6000", answer: Yes));

    [Theory]
    [InlineData("0x")]
    [InlineData("0x1626ba7e")]                                                             // No word.
    [InlineData("0xffffffff00000000000000000000000000000000000000000000000000000000")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001")]     // A bool.
    [InlineData("0x1626ba7e00000000000000000000000000000000000000000000000000000001")]     // Dirty.
    [InlineData(null)]                                                                     // A revert.
    public async Task Anything_else_that_a_contract_answers_is_a_no(string? answer) =>
        Assert.Equal(LinkRefusalKind.Forged, (await CheckAsync(OnChain(1), "0x6000", answer))!.Kind);

    [Fact]
    public async Task A_chain_that_does_not_answer_leaves_it_open()
    {
        FakeNode dead = FakeNode.OfChainOne(request => FakeNode.Error(request, """{"code":-32000,"message":"header not found"}"""));

        Assert.Equal(LinkRefusalKind.Unanswered, (await CheckAsync(OnChain(1), dead))!.Kind);
    }

    private static OwnerLink OnChain(long chain) => Link() with { Linked = new AccountId(Wallet, new ChainId(chain)) };

    private static async Task<LinkRefusalKind?> KindAsync(SignedLink signed, LinkSide side) =>
        (await KeysOnly.CheckLinkAsync(signed.Link, side, signed[side], Cancellation))?.Kind;

    /// <param name="answer">Of isValidSignature; null reverts.</param>
    private static Task<LinkRefusal?> CheckAsync(OwnerLink link, string code, string? answer) => CheckAsync(link, FakeNode.OfChainOne(request =>
        request.GetProperty("method").GetString() switch
        {
            "eth_getBlockByNumber" => FakeNode.Result(request, BlockJson.Of(90)),
            "eth_getCode" => FakeNode.Result(request, $"\"{code}\""),
            _ => answer is null
                ? FakeNode.Error(request, """{"code":3,"message":"execution reverted","data":"0x"}""") : FakeNode.Result(request, $"\"{answer}\""),
        }));

    private static async Task<LinkRefusal?> CheckAsync(OwnerLink link, FakeNode node)
    {
        await using RpcChainClient client = node.Client(new RpcOptions { RetriesMax = 0 });
        LinkSignatures signatures = new(new Dictionary<ChainId, IChainClient> { [client.Chain] = client });
        return await signatures.CheckLinkAsync(link, LinkSide.Linked, new byte[65], Cancellation);
    }
}
