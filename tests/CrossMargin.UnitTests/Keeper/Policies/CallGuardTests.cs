using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Policies;

namespace CrossMargin.UnitTests.Keeper.Policies;

public sealed class CallGuardTests
{
    private static readonly PrivateKey Key = PrivateKey.Parse(new string('4', 64));
    private static readonly Address Pool = Address.Parse("0x" + new string('a', 40));
    private static readonly Address Other = Address.Parse("0x" + new string('b', 40));
    private static readonly Address Usdc = Address.Parse("0x" + new string('d', 40));
    private static readonly Address Weth = Address.Parse("0x" + new string('c', 40));
    private static readonly Address Executor = Address.Parse("0x" + new string('e', 40));
    private static readonly byte[] Liquidate = Call("liquidate(address)");

    private static readonly PolicyLimits Listed = new()
    {
        RepayTokens = new HashSet<Address> { Usdc },
        SeizeTokens = new HashSet<Address> { Weth },
        Calls = new Dictionary<Address, IReadOnlySet<Selector>> { [Pool] = new HashSet<Selector> { Selector.Of(Liquidate)!.Value } },
    };

    private static readonly CallGuard Guard = new([PolicyLimits.None, Listed], Key.Address);

    [Fact]
    public void A_listed_function_of_a_listed_contract_is_allowed() =>
        Assert.Null(Guard.FindRefusal(new CallRequest(Pool, Liquidate)));

    [Fact]
    public void Any_other_function_or_contract_is_not()
    {
        Assert.Contains("function", Guard.FindRefusal(new CallRequest(Pool, Call("withdraw(address)"))), StringComparison.Ordinal);
        Assert.Contains("contract", Guard.FindRefusal(new CallRequest(Other, Liquidate)), StringComparison.Ordinal);
        Assert.NotNull(Guard.FindRefusal(new CallRequest(Pool, Liquidate.AsMemory(0, 3))));
        Assert.NotNull(Guard.FindRefusal(new CallRequest(Pool, ReadOnlyMemory<byte>.Empty)));
    }

    [Fact]
    public void Each_list_must_allow_it()
    {
        PolicyLimits nothing = new() { Calls = new Dictionary<Address, IReadOnlySet<Selector>>() };

        Assert.NotNull(new CallGuard([nothing, Listed], Key.Address).FindRefusal(new CallRequest(Pool, Liquidate)));
    }

    [Fact]
    public void Only_listed_contracts_are_approved_and_only_for_listed_tokens()
    {
        Assert.Null(Guard.FindRefusal(Erc20.Approve(Usdc, Key.Address, Pool, 1)));
        Assert.Contains("approved", Guard.FindRefusal(Erc20.Approve(Usdc, Key.Address, Other, 1)), StringComparison.Ordinal);
        Assert.Contains("repaid", Guard.FindRefusal(Erc20.Approve(Other, Key.Address, Pool, 1)), StringComparison.Ordinal);
        CallRequest longer = Erc20.Approve(Usdc, Key.Address, Pool, 1);
        Assert.NotNull(Guard.FindRefusal(longer with { Data = (byte[])[.. longer.Data.Span, 0] }));
    }

    [Fact]
    public void Listing_a_tokens_approve_lets_no_other_spender_in()
    {
        PolicyLimits listed = Listed with
        {
            Calls = new Dictionary<Address, IReadOnlySet<Selector>>
            {
                [Usdc] = new HashSet<Selector> { Selector.Of(Erc20.ApproveSelector)!.Value },
            },
        };

        Assert.NotNull(new CallGuard([listed], Key.Address).FindRefusal(Erc20.Approve(Usdc, Key.Address, Other, 1)));
    }

    [Fact]
    public void Nothing_sent_to_ourselves_is_always_allowed_and_value_never()
    {
        Assert.Null(Guard.FindRefusal(new CallRequest(Key.Address, ReadOnlyMemory<byte>.Empty)));
        Assert.NotNull(Guard.FindRefusal(new CallRequest(Key.Address, ReadOnlyMemory<byte>.Empty, Value: 1)));
        Assert.NotNull(Guard.FindRefusal(new CallRequest(Pool, Liquidate, Value: 1)));
        Assert.NotNull(Guard.FindRefusal(to: null, 0, Liquidate));
    }

    [Fact]
    public void Without_lists_every_call_is_allowed()
    {
        CallGuard open = new([PolicyLimits.None, PolicyLimits.None], Key.Address);

        Assert.Null(open.FindRefusal(new CallRequest(Other, Liquidate)));
        Assert.Null(open.FindRefusal(Erc20.Approve(Other, Key.Address, Other, 1)));
    }

    [Fact]
    public void An_order_of_the_executor_is_judged_by_what_is_in_it()
    {
        CallGuard guard = new([PolicyLimits.None, Listed], Key.Address, Executor);

        Assert.Null(guard.FindRefusal(Order()));
        Assert.Contains(Other.ToString(), guard.FindRefusal(Order(target: Other)), StringComparison.Ordinal);
        Assert.Contains("function", guard.FindRefusal(Order(call: Call("withdraw(address)"))), StringComparison.Ordinal);
        Assert.Contains("repaid", guard.FindRefusal(Order(debt: Other)), StringComparison.Ordinal);
        Assert.Contains("seized", guard.FindRefusal(Order(collateral: Other)), StringComparison.Ordinal);
        Assert.Contains("pay", guard.FindRefusal(Order(beneficiary: Other)), StringComparison.Ordinal);
        Assert.Contains("approve", guard.FindRefusal(Order(target: Usdc, call: Erc20.Approve(Usdc, Key.Address, Pool, 1).Data.ToArray())), StringComparison.Ordinal);
        Assert.Contains("read", guard.FindRefusal(Order() with { Data = Order().Data[..^33] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_orders_of_the_configured_executor_are()
    {
        CallGuard guard = new([PolicyLimits.None, Listed], Key.Address, Executor);

        Assert.NotNull(Guard.FindRefusal(Order()));
        Assert.NotNull(guard.FindRefusal(Order() with { To = Other }));
        Assert.NotNull(guard.FindRefusal(Order() with { Data = Liquidate }));
    }

    [Fact]
    public async Task The_signer_refuses_what_the_guard_refuses_and_signs_the_rest()
    {
        GuardedSigner signer = new(Key, Guard);

        RawTransaction signed = await signer.SignAsync(Transaction(Pool), TestContext.Current.CancellationToken);

        Assert.Equal(Transaction(Pool).Sign(Key).Hash, signed.Hash);
        await Assert.ThrowsAsync<PolicyRefusalException>(() => signer.SignAsync(Transaction(Other), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("0x095ea7b3", "0x095ea7b3")]
    [InlineData("approve(address,uint256)", "0x095ea7b3")]
    [InlineData("liquidationCall(address,address,address,uint256,bool)", "0x00a718a9")]
    [InlineData("approve(address, uint256)", null)]
    [InlineData("approve", null)]
    [InlineData("0x095ea7b", null)]
    [InlineData("0x095ea7b3f", null)]
    [InlineData("", null)]
    public void A_selector_is_read_from_its_digits_or_its_signature(string text, string? expected) =>
        Assert.Equal(expected, Selector.TryParse(text, out Selector selector) ? selector.ToString() : null);

    private static Eip1559Transaction Transaction(Address to) => new(new ChainId(1), 0, 1, 2, 100_000, to, 0, Liquidate);

    private static CallRequest Order(
        Address? target = null, byte[]? call = null, Address? debt = null, Address? collateral = null, Address? beneficiary = null) =>
        new(Executor, LiquidationExecutor.Execute.Encode(new LiquidationExecutor.Order(
            Other, debt ?? Usdc, 100, target ?? Pool, call ?? Liquidate, collateral ?? Weth, [Other], 1, beneficiary ?? Key.Address)));

    private static byte[] Call(string function) => [.. Keccak256.HashText(function).ToArray()[..Selector.Size], .. new byte[32]];
}
