using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Abi.Conformance;

namespace CrossMargin.UnitTests.Chain.Abi;

public sealed class EventDecodeTests
{
    private const string Holder = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private const string Zero = "0x0000000000000000000000000000000000000000000000000000000000000000";
    private const string One = "0x0000000000000000000000000000000000000000000000000000000000000001";
    private const string HolderTopic = "0x000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private const string TransferTopic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    /// <summary>Recorded on Anvil 1.7.1: MintableERC20 of @aave/core-v3 1.19.3, mint(1234567890123) by Anvil's first account.</summary>
    private const string RecordedAmount = "0x0000000000000000000000000000000000000000000000000000011f71fb04cb";

    [Fact]
    public void Decode_reads_a_recorded_transfer()
    {
        EventLog log = Logs.Of([TransferTopic, Zero, HolderTopic], RecordedAmount);

        Assert.Equal(new Erc20.TransferEvent(Address.Zero, Address.Parse(Holder), 1_234_567_890_123), Erc20.TransferEvent.Decode(log));
    }

    /// <summary>Recorded as the transfer: approve(0x7099…79c8, 2^256 − 1).</summary>
    [Fact]
    public void Decode_reads_a_recorded_approval_without_limit()
    {
        const string Topic = "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
        const string Spender = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
        EventLog log = Logs.Of([Topic, HolderTopic, "0x000000000000000000000000" + Spender[2..]], "0x" + new string('f', 64));

        Erc20.ApprovalEvent approval = Erc20.ApprovalEvent.Decode(log);

        Assert.Equal((Address.Parse(Holder), Address.Parse(Spender)), (approval.Owner, approval.Spender));
        Assert.Equal(BigInteger.Pow(2, 256) - 1, approval.Value);
    }

    [Fact]
    public void Indexed_structs_and_arrays_are_their_hashes_and_the_rest_is_data()
    {
        string label = "0x" + Word(0x20) + Word(0x40) + Word(0x80) + Word(2) + "6f6b".PadRight(64, '0') + Word(2) + Word(7) + Word(9);
        EventLog log = Logs.Of([Shapes.TupledEvent.Topic0.ToString(), HolderTopic, RecordedAmount], label);

        Shapes.TupledEvent decoded = Shapes.TupledEvent.Decode(log);

        Assert.Equal(Hash32.Parse(HolderTopic), decoded.Pair);
        Assert.Equal(Hash32.Parse(RecordedAmount), decoded.FixedCodes);
        Assert.Equal("ok", decoded.Label.Text);
        Assert.Equal([7, 9], decoded.Label.Codes);
    }

    [Fact]
    public void Topic0_is_the_hash_of_the_signature_with_tuples_spelt_out() => Assert.Equal(
        Keccak256.HashText("Tupled((uint256,address),(string,uint8[]),uint8[2])"), Shapes.TupledEvent.Topic0);

    public static TheoryData<string, string[], string> Unfit() => new()
    {
        { "another event", [One, Zero, HolderTopic], RecordedAmount },
        { "no topics", [], RecordedAmount },
        { "an ERC-721 transfer, whose third member is indexed", [TransferTopic, Zero, HolderTopic, One], "0x" },
        { "nothing indexed", [TransferTopic], "0x" + Word(0) + HolderTopic[2..] + Word(1) },
        { "no data", [TransferTopic, Zero, HolderTopic], "0x" },
        { "short data", [TransferTopic, Zero, HolderTopic], RecordedAmount[..^2] },
        { "an address with a 13th high byte", [TransferTopic, Zero, "0x000000000000000000000001" + Holder[2..]], RecordedAmount },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Decode_refuses_a_log_that_does_not_fit(string why, string[] topics, string data)
    {
        EventLog log = Logs.Of(topics, data);

        Assert.True(Assert.Throws<AbiException>(() => Erc20.TransferEvent.Decode(log)).Message.Length > 0, why);
    }

    [Fact]
    public void Decode_of_small_static_members_allocates_nothing()
    {
        EventLog log = Logs.Of(
            [Shapes.StaticEvent.Topic0.ToString(), HolderTopic, RecordedAmount, "0x" + new string('f', 64)], "0x" + Word(77) + Word(1));
        Shapes.StaticEvent decoded = Shapes.StaticEvent.Decode(log);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            decoded = Shapes.StaticEvent.Decode(log);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(new Shapes.StaticEvent(Address.Parse(Holder), 77, Hash32.Parse(RecordedAmount), true, -1), decoded);
    }

    private static string Word(int value) => value.ToString("x64");
}
