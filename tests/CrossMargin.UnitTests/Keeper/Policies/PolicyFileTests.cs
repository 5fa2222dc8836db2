using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Policies;

namespace CrossMargin.UnitTests.Keeper.Policies;

public sealed class PolicyFileTests
{
    private static readonly ChainsConfiguration Chains = new([Chain("ethereum", 1, 12, "aave-v3"), Chain("base", 8453, 2, "aave-v3", "morpho")]);

    [Fact]
    public void Every_limit_is_read_for_all_and_for_a_chain()
    {
        const string Limits = """
            "spendUsdPerHour": 100, "spendUsdPerDay": 400.5, "revertsInARow": 3, "gasPriceMaxGwei": 0.25, "headAgeMaxSeconds": 90, "venues": ["aave-v3"],
            "repayTokens": ["0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"], "seizeTokens": [],
            "calls": [{"target": "0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2", "functions": ["liquidationCall(address,address,address,uint256,bool)", "0x01020304"]}]
            """;

        KeeperPolicy policy = Read($$"""{"all": { {{Limits}} }, "chains": {"base": { {{Limits}} } } }""");

        foreach (PolicyLimits limits in (PolicyLimits[])[policy.All, policy.Of(new ChainId(8453))])
        {
            Assert.Equal((100, 400.5, 3, 0.25, TimeSpan.FromSeconds(90)), (
                limits.SpendUsdPerHour, limits.SpendUsdPerDay, limits.RevertsInARow, limits.GasPriceMaxGwei, limits.HeadAgeMax));
            Assert.Equal(["aave-v3"], limits.Venues!);
            Assert.Equal([Address.Parse("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")], limits.RepayTokens!);
            Assert.Empty(limits.SeizeTokens!);
            Assert.Equal(
                ["0x00a718a9", "0x01020304"], limits.Calls![Address.Parse("0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2")].Select(one => one.ToString()));
        }

        Assert.Equal(PolicyLimits.None, policy.Of(new ChainId(1)));
    }

    [Fact]
    public void What_is_left_out_is_not_limited_but_for_reverts_and_the_heads_age()
    {
        KeeperPolicy policy = Read("{}");

        Assert.Equal(PolicyLimits.None, policy.All);
        Assert.Equal(5, policy.RevertsInARow(new ChainId(1)));
        Assert.Equal(TimeSpan.FromSeconds(240), policy.HeadAgeMax(Chains.Chains[0]));     // 20 blocks of 12 s.
        Assert.Equal(TimeSpan.FromSeconds(60), policy.HeadAgeMax(Chains.Chains[1]));      // 20 blocks of 2 s are less than a minute.
        Assert.Null(policy.GasPriceMax(new ChainId(1)));
    }

    [Fact]
    public void The_lower_of_both_holds()
    {
        KeeperPolicy policy = Read("""
            {"all": {"gasPriceMaxGwei": 50, "headAgeMaxSeconds": 30, "revertsInARow": 9},
             "chains": {"base": {"gasPriceMaxGwei": 0.1, "headAgeMaxSeconds": 600}, "ethereum": {"gasPriceMaxGwei": 80, "revertsInARow": 2}}}
            """);

        Assert.Equal(new BigInteger(100_000_000), policy.GasPriceMax(new ChainId(8453)));
        Assert.Equal(new BigInteger(50_000_000_000), policy.GasPriceMax(new ChainId(1)));
        Assert.Equal(TimeSpan.FromSeconds(30), policy.HeadAgeMax(Chains.Chains[1]));
        Assert.Equal((2, null), (policy.RevertsInARow(new ChainId(1)), policy.RevertsInARow(new ChainId(8453))));
    }

    [Fact]
    public void Every_fault_is_told_at_once_with_its_place()
    {
        ConfigurationException refusal = Assert.Throws<ConfigurationException>(() => Read("""
            {"all": {"spendUsdPerHour": -1, "revertsInARow": 0, "headAgeMaxSeconds": 0.5, "venues": ["uniswap", "aave-v3", "aave-v3"], "spendUsdPerMinute": 1},
             "chains": {"base": {"gasPriceMaxGwei": "10", "repayTokens": ["0x12", 7], "calls": [{"target": "0x0", "functions": ["liquidate"]}, {}]}, "solana": {}},
             "chain": {}}
            """));

        Assert.Equal(
            [
                "$.all.spendUsdPerHour", "$.all.revertsInARow", "$.all.headAgeMaxSeconds", "$.all.venues[0]", "$.all.venues[2]", "$.all.spendUsdPerMinute",
                "$.chains.base.gasPriceMaxGwei", "$.chains.base.repayTokens[0]", "$.chains.base.repayTokens[1]",
                "$.chains.base.calls[0].target", "$.chains.base.calls[0].functions[0]", "$.chains.base.calls[1].target", "$.chains.base.calls[1].functions",
                "$.chains.solana", "$.chain",
            ],
            refusal.Faults.Select(fault => fault.Path));
        Assert.All(refusal.Faults, fault => Assert.Equal("policy.json", fault.Source));
    }

    [Fact]
    public void A_venue_of_another_chain_and_a_contract_listed_twice_are_faults()
    {
        const string Target = "0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2";

        ConfigurationException refusal = Assert.Throws<ConfigurationException>(() => Read($$"""
            {"chains": {"ethereum": {"venues": ["morpho"], "calls": [{"target": "{{Target}}", "functions": []}, {"target": "{{Target}}", "functions": []}] } } }
            """));

        Assert.Equal(["$.chains.ethereum.venues[0]", "$.chains.ethereum.calls[*].target"], refusal.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public void The_example_is_a_policy_for_the_chains_file()
    {
        string folder = Repository.Root;
        ChainsConfiguration chains = CrossMargin.Configuration.ChainsFile.Read(Path.Combine(folder, "chains.json"), _ => "http://127.0.0.1:9");

        KeeperPolicy policy = CrossMargin.Configuration.PolicyFileOption.Read(Path.Combine(folder, "examples", "policy.json"), chains, _ => null);

        Assert.NotNull(policy.All.SpendUsdPerDay);
        Assert.NotEmpty(policy.Chains);
    }

    private static KeeperPolicy Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return PolicyFile.Read(document.RootElement, "policy.json", Chains);
    }

    private static ChainSettings Chain(string name, long id, double blockSeconds, params string[] venues) => new(
        name, new ChainId(id), [], TimeSpan.FromSeconds(blockSeconds), TimeSpan.FromMinutes(15), new Underlying("ETH"), [], [],
        [.. venues.Select(venue => new VenueSettings(venue, VenueKind.Wallet, new Dictionary<string, Address>(), [], 0))]);
}
