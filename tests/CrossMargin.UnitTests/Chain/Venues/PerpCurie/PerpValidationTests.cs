using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Simulation;
using static CrossMargin.UnitTests.Chain.Venues.PerpCurie.PerpSlotsBuilder;

namespace CrossMargin.UnitTests.Chain.Venues.PerpCurie;

public sealed class PerpValidationTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly SimulatedChain _chain = new(SimulatedWorld.Id, 1);
    private readonly Dictionary<string, Hash32> _answers = new()
    {
        [KeyOf(House, ClearingHouse.GetVault.Encode())] = Contracts.Vault.ToWord(),
        [KeyOf(House, ClearingHouse.GetAccountBalance.Encode())] = Contracts.AccountBalance.ToWord(),
        [KeyOf(House, ClearingHouse.GetExchange.Encode())] = Contracts.Exchange.ToWord(),
        [KeyOf(House, ClearingHouse.GetOrderBook.Encode())] = Contracts.OrderBook.ToWord(),
        [KeyOf(House, ClearingHouse.GetClearingHouseConfig.Encode())] = Contracts.Config.ToWord(),
        [KeyOf(House, ClearingHouse.GetInsuranceFund.Encode())] = Contracts.InsuranceFund.ToWord(),
        [KeyOf(Contracts.Vault, Vault.GetSettlementToken.Encode())] = Usdc.ToWord(),
        [KeyOf(Contracts.Vault, Vault.GetClearingHouse.Encode())] = House.ToWord(),
        [KeyOf(Contracts.Vault, Vault.Decimals.Encode())] = Hash32.OfNumber(6),
    };

    [Fact]
    public async Task DiscoverAsync_gives_the_filter_every_contract_that_logs()
    {
        var adapter = Adapter;
        await adapter.DiscoverAsync(NewClient(), Stop);

        Assert.Equivalent(
            new[] { House, Contracts.Vault, Contracts.AccountBalance, Contracts.Exchange },
            adapter.Resume(new(new(adapter.Venue))).Filter.Addresses);
    }

    [Theory]
    [InlineData("getVault", "not Perp's ClearingHouse")]
    [InlineData("getClearingHouse", "not Perp's ClearingHouse with a vault that knows it")]
    [InlineData("decimals", "not Perp's ClearingHouse")]
    [InlineData("", "of a version before 2.4")]
    public async Task ValidateAsync_says_in_a_sentence_what_an_address_is_not(string silent, string expected)
    {
        if (silent == "getVault")
            _answers.Remove(KeyOf(House, ClearingHouse.GetVault.Encode()));
        if (silent == "getClearingHouse")
            _answers[KeyOf(Contracts.Vault, Vault.GetClearingHouse.Encode())] = Usdc.ToWord();
        if (silent == "decimals")
            _answers[KeyOf(Contracts.Vault, Vault.Decimals.Encode())] = Hash32.OfNumber(24);

        Assert.Contains(expected, await Adapter.ValidateAsync(NewClient(), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValidateAsync_wants_code()
    {
        SimulatedClient client = NewClient();
        _chain.Code.Remove(House);

        Assert.Contains("has no code on chain", await Adapter.ValidateAsync(client, Stop), StringComparison.Ordinal);
    }

    private static string KeyOf(Address contract, byte[] call) => $"{contract}{Hex.Of(call)}";

    private SimulatedClient NewClient()
    {
        _chain.Answer = (call, _) => _answers.TryGetValue(KeyOf(call.To, call.Data.ToArray()), out Hash32 word)
            ? new CallOutcome.Returned(word.ToArray()) : new CallOutcome.Reverted(ReadOnlyMemory<byte>.Empty, "reverted");
        _chain.Code[House] = [1];
        return new SimulatedClient(_chain, new Random(1), new InstantTime());
    }
}
