using CrossMargin.Configuration;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Host;

public sealed class ChainsFileTests : IDisposable
{
    private const string Good =
        """
        { "chains": [ {
            "name": "local", "chainId": 31337, "endpoints": ["${LOCAL_RPC}", "ws://127.0.0.1:8545"],
            "blockTimeSeconds": 0.5, "finalitySeconds": 60, "native": "ETH",
            "dataFee": "op-stack", "pendingPriceSeconds": 0.25, "minProfitUsd": 12.5,
            "creditFrom": "finalized", "sequencerFeed": "0x00000000000000000000000000000000000000e1",
            "flash": { "executor": "0x00000000000000000000000000000000000000c1", "swapFactory": "0x00000000000000000000000000000000000000c2" },
            "feeds": [ { "underlying": "ETH", "address": "0x00000000000000000000000000000000000000f1", "heartbeatSeconds": 3600, "deviation": 0.005 } ],
            "tokens": [ { "symbol": "WETH", "address": "0x00000000000000000000000000000000000000a1", "decimals": 18, "underlying": "ETH", "inventoryHaircut": 0.02 } ],
            "venues": [
                { "name": "aave-v3", "kind": "aave-v3", "poolAddressesProvider": "0x00000000000000000000000000000000000000b1", "startBlock": 7 },
                { "name": "wallet", "kind": "erc20-wallet", "tokens": ["WETH"], "startBlock": 0 } ]
        } ] }
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_takes_a_good_file_whole()
    {
        ChainSettings chain = Assert.Single(Read(Good).Chains);

        Assert.Equal(new ChainId(31337), chain.ChainId);
        Assert.Equal(["http://node/secret", "ws://127.0.0.1:8545"], chain.Endpoints.Select(endpoint => endpoint.Url.OriginalString));
        Assert.Equal(TimeSpan.FromMilliseconds(500), chain.BlockTime);
        Assert.Equal(Address.Parse("0x00000000000000000000000000000000000000b1"), chain.Venues[0].Addresses["poolAddressesProvider"]);
        Assert.Equal(["WETH"], chain.Venues[1].Tokens);
        Assert.Equal(0.005, chain.Feeds[0].Deviation);
        Assert.Equal(FinalityLevel.Finalized, chain.CreditFrom);
        Assert.Equal(Address.Parse("0x00000000000000000000000000000000000000e1"), chain.SequencerFeed);
        Assert.Equal(Address.Parse("0x00000000000000000000000000000000000000c1"), chain.Flash!.Executor);
        Assert.Equal(Address.Parse("0x00000000000000000000000000000000000000c2"), chain.Flash.SwapFactory);
        Assert.Equal(TimeSpan.FromSeconds(0.25), chain.PendingPriceInterval);
        Assert.Equal((DataFee.OpStack, 12.5, 0.02), (chain.DataFee, chain.MinProfitUsd, chain.Tokens[0].InventoryHaircut));
    }

    [Fact]
    public void What_a_liquidation_costs_and_has_to_bring_is_written_as_it_was_read()
    {
        ChainsFileWriter.Write(_file, Read(Good));

        ChainSettings again = ChainsFile.Read(_file, _ => null).Chains[0];

        Assert.Equal(TimeSpan.FromSeconds(0.25), again.PendingPriceInterval);
        Assert.Equal((DataFee.OpStack, 12.5, 0.02), (again.DataFee, again.MinProfitUsd, again.Tokens[0].InventoryHaircut));
    }

    [Fact]
    public void What_the_file_does_not_say_costs_nothing_beside_gas_and_has_the_floor_of_all_chains()
    {
        string text = Good.Replace("\"dataFee\": \"op-stack\", \"pendingPriceSeconds\": 0.25, \"minProfitUsd\": 12.5,", "", StringComparison.Ordinal)
            .Replace(", \"inventoryHaircut\": 0.02", "", StringComparison.Ordinal);
        ChainsConfiguration read = Read(text);
        ChainsFileWriter.Write(_file, read);

        Assert.All([read.Chains[0], ChainsFile.Read(_file, _ => null).Chains[0]], chain =>
            Assert.Equal((DataFee.None, null, null, null), (chain.DataFee, chain.MinProfitUsd, chain.PendingPriceInterval, chain.Tokens[0].InventoryHaircut)));
    }

    [Theory]
    [InlineData("""{"url": "${LOCAL_RPC}"}""", RelayMethod.PrivateTransaction, 3)]
    [InlineData("""{"url": "http://node/secret", "method": "eth_sendBundle", "blocks": 25}""", RelayMethod.Bundle, 25)]
    public void A_private_relay_is_read_and_written_and_tells_no_secret(string relay, RelayMethod method, int blocks)
    {
        ChainsConfiguration read = Read(WithRelay(relay));
        Assert.Equal(new RelaySettings(new Uri("http://node/secret"), method, blocks), read.Chains[0].Relay);
        Assert.DoesNotContain("secret", read.Chains[0].Relay!.ToString(), StringComparison.Ordinal);

        ChainsFileWriter.Write(_file, read);
        Assert.Equal(read.Chains[0].Relay, ChainsFile.Read(_file, _ => null).Chains[0].Relay);
    }

    [Theory]
    [InlineData("""{"url": "ws://node/secret"}""", "$.chains[0].privateRelay.url")]
    [InlineData("""{"url": "${NOT_SET}"}""", "$.chains[0].privateRelay.url")]
    [InlineData("""{"method": "eth_sendBundle"}""", "$.chains[0].privateRelay.url")]
    [InlineData("""{"url": "http://node", "method": "eth_send"}""", "$.chains[0].privateRelay.method")]
    [InlineData("""{"url": "http://node", "blocks": 0}""", "$.chains[0].privateRelay.blocks")]
    [InlineData("""{"url": "http://node", "blocks": 26}""", "$.chains[0].privateRelay.blocks")]
    [InlineData("""{"url": "http://node", "block": 2}""", "$.chains[0].privateRelay.block")]
    public void A_private_relay_that_is_none_is_told_with_its_place(string relay, string path)
    {
        ConfigurationException exception = Assert.Throws<ConfigurationException>(() => Read(WithRelay(relay)));

        ConfigurationFault fault = Assert.Single(exception.Faults);
        Assert.Equal(path, fault.Path);
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    private static string WithRelay(string relay) =>
        Good.Replace("\"native\": \"ETH\",", "\"native\": \"ETH\", \"privateRelay\": " + relay + ",", StringComparison.Ordinal);

    [Fact]
    public void Endpoints_are_texts_or_objects_and_their_own_bound_goes_before_the_chains()
    {
        string text = Good.Replace(
            "\"ws://127.0.0.1:8545\"]",
            "{\"url\": \"ws://127.0.0.1:8545\", \"requestsPerSecond\": 0.5}, {\"url\": \"${LOCAL_RPC}\"}], \"requestsPerSecond\": 25",
            StringComparison.Ordinal);

        ChainSettings chain = Assert.Single(Read(text).Chains);

        Assert.Equal([25, 0.5, 25], chain.Endpoints.Select(endpoint => endpoint.RequestsPerSecondMax));
        Assert.Equal(
            ["http://node/secret", "ws://127.0.0.1:8545", "http://node/secret"], chain.Endpoints.Select(endpoint => endpoint.Url.OriginalString));
        Assert.DoesNotContain("secret", chain.Endpoints[0].ToString(), StringComparison.Ordinal);
        Assert.All(Read(Good).Chains[0].Endpoints, endpoint => Assert.Null(endpoint.RequestsPerSecondMax));
    }

    [Theory]
    [InlineData("""{"url": "ftp://127.0.0.1"}""", "$.chains[0].endpoints[1].url")]
    [InlineData("""{"url": "${NOT_SET}"}""", "$.chains[0].endpoints[1].url")]
    [InlineData("""{"requestsPerSecond": 3}""", "$.chains[0].endpoints[1].url")]
    [InlineData("""{"url": "http://a", "requestsPerSecond": 0}""", "$.chains[0].endpoints[1].requestsPerSecond")]
    [InlineData("""{"url": "http://a", "requestsPerSecond": "3"}""", "$.chains[0].endpoints[1].requestsPerSecond")]
    [InlineData("""{"url": "http://a", "rate": 3}""", "$.chains[0].endpoints[1].rate")]
    [InlineData("17", "$.chains[0].endpoints[1]")]
    public void An_endpoint_that_cannot_be_used_is_told_by_its_place(string endpoint, string path)
    {
        ConfigurationException thrown = Assert.Throws<ConfigurationException>(
            () => Read(Good.Replace("\"ws://127.0.0.1:8545\"", endpoint, StringComparison.Ordinal)));

        Assert.Equal(path, Assert.Single(thrown.Faults).Path);
    }

    [Fact]
    public void Read_inverts_write()
    {
        ChainsConfiguration first = Read(Good.Replace("\"native\"", "\"requestsPerSecond\": 7.5, \"native\"", StringComparison.Ordinal));
        ChainsFileWriter.Write(_file, first);

        ChainsConfiguration second = ChainsFile.Read(_file, _ => null);

        Assert.Equivalent(first, second, strict: true);
    }

    [Theory]
    [InlineData("", FinalityLevel.Safe)]
    [InlineData("\"creditFrom\": \"head\",", FinalityLevel.Head)]
    [InlineData("\"creditFrom\": \"safe\",", FinalityLevel.Safe)]
    public void Credit_is_from_safe_blocks_unless_the_file_says_otherwise(string setting, FinalityLevel expected)
    {
        string text = Good.Replace("\"creditFrom\": \"finalized\",", setting, StringComparison.Ordinal)
            .Replace("\"sequencerFeed\": \"0x00000000000000000000000000000000000000e1\",", "", StringComparison.Ordinal);

        ChainSettings chain = Assert.Single(Read(text).Chains);

        Assert.Equal((expected, null), (chain.CreditFrom, chain.SequencerFeed));
    }

    [Theory]
    [InlineData("", LedgerRetention.Full)]
    [InlineData("\"retention\": \"full\",", LedgerRetention.Full)]
    [InlineData("\"retention\": \"finality\",", LedgerRetention.Finality)]
    public void All_history_is_kept_unless_the_file_says_otherwise(string setting, LedgerRetention expected)
    {
        string text = Good.Replace("\"creditFrom\": \"finalized\",", setting, StringComparison.Ordinal);

        Assert.Equal(expected, Assert.Single(Read(text).Chains).Retention);
    }

    [Theory]
    [InlineData("\"creditFrom\": \"finalized\"", "\"creditFrom\": \"latest\"", "$.chains[0].creditFrom")]
    [InlineData("\"creditFrom\": \"finalized\"", "\"creditFrom\": 3", "$.chains[0].creditFrom")]
    [InlineData("\"creditFrom\": \"finalized\"", "\"retention\": \"none\"", "$.chains[0].retention")]
    [InlineData("00000000000000000000000000000000000000e1", "0000000000000000000000000000000000000000", "$.chains[0].sequencerFeed")]
    [InlineData("\"0x00000000000000000000000000000000000000e1\"", "null", "$.chains[0].sequencerFeed")]
    [InlineData("\"op-stack\"", "\"arbitrum\"", "$.chains[0].dataFee")]
    [InlineData("\"pendingPriceSeconds\": 0.25", "\"pendingPriceSeconds\": 0.01", "$.chains[0].pendingPriceSeconds")]
    [InlineData("\"minProfitUsd\": 12.5", "\"minProfitUsd\": -1", "$.chains[0].minProfitUsd")]
    [InlineData("\"minProfitUsd\": 12.5", "\"minProfitUsd\": \"1\"", "$.chains[0].minProfitUsd")]
    [InlineData("\"inventoryHaircut\": 0.02", "\"inventoryHaircut\": 2", "$.chains[0].tokens[0].inventoryHaircut")]
    [InlineData("\"executor\"", "\"executer\"", "$.chains[0].flash.executor")]
    [InlineData("00000000000000000000000000000000000000c2", "0000000000000000000000000000000000000000", "$.chains[0].flash.swapFactory")]
    [InlineData("\"kind\": \"aave-v3\", \"poolAddressesProvider\"", "\"kind\": \"morpho-blue\", \"morpho\"", "$.chains[0].flash")]
    [InlineData("\"chainId\": 31337", "\"chainId\": 0", "$.chains[0].chainId")]
    [InlineData("\"chainId\": 31337", "\"chainId\": \"1\"", "$.chains[0].chainId")]
    [InlineData("\"name\": \"local\"", "\"name\": \"Local Chain\"", "$.chains[0].name")]
    [InlineData("\"deviation\": 0.005", "\"deviation\": 1.5", "$.chains[0].feeds[0].deviation")]
    [InlineData("00000000000000000000000000000000000000b1", "00000000000000000000000000000000000000zz", "$.chains[0].venues[0].poolAddressesProvider")]
    [InlineData("\"kind\": \"aave-v3\"", "\"kind\": \"aave-v9\"", "$.chains[0].venues[0].kind")]
    [InlineData("\"tokens\": [\"WETH\"]", "\"tokens\": [\"WETX\"]", "$.chains[0].venues[1].tokens")]
    [InlineData("\"decimals\": 18", "\"decimals\": 18, \"decimal\": 18", "$.chains[0].tokens[0].decimal")]
    [InlineData("ws://127.0.0.1:8545", "ftp://127.0.0.1", "$.chains[0].endpoints[1]")]
    [InlineData("\"name\": \"wallet\"", "\"name\": \"aave-v3\"", "$.chains[0].venues[*].name")]
    public void Read_names_the_place_of_a_fault(string good, string bad, string path)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));

        ConfigurationFault fault = Assert.Single(refused.Faults, fault => fault.Path == path);
        Assert.Equal(_file, fault.Source);
        Assert.NotEmpty(fault.Expected);
    }

    [Fact]
    public void Read_refuses_a_chain_without_venues()
    {
        string bad = Good[..Good.IndexOf("\"venues\"", StringComparison.Ordinal)] + "\"venues\": [] } ] }";

        Assert.Equal("$.chains[0].venues", Assert.Single(Assert.Throws<ConfigurationException>(() => Read(bad)).Faults).Path);
    }

    [Fact]
    public void Read_reports_every_fault_at_once()
    {
        string bad = Good.Replace("31337", "-1", StringComparison.Ordinal)
            .Replace("\"decimals\": 18", "\"decimals\": 99", StringComparison.Ordinal)
            .Replace("\"native\": \"ETH\"", "\"native\": 5", StringComparison.Ordinal);

        Assert.Equal(3, Assert.Throws<ConfigurationException>(() => Read(bad)).Faults.Count);
    }

    [Fact]
    public void Read_says_where_the_text_is_not_JSON()
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Read("{ \"chains\": [ \n } "));

        Assert.StartsWith("line 2", Assert.Single(refused.Faults).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_says_which_variable_is_not_set_and_never_shows_a_value()
    {
        File.WriteAllText(_file, Good);
        ConfigurationException unset = Assert.Throws<ConfigurationException>(() => ChainsFile.Read(_file, _ => null));
        ConfigurationException broken = Assert.Throws<ConfigurationException>(() => ChainsFile.Read(_file, _ => "not a url: secret"));

        Assert.Contains("LOCAL_RPC", unset.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_names_a_file_that_does_not_exist()
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => ChainsFile.Read("no/such/file.json", _ => null));

        Assert.Contains("no/such/file.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_file_is_valid_when_its_endpoints_are_set()
    {
        ChainsConfiguration committed = ChainsFile.Read(Path.Combine(Repository.Root, "chains.json"), _ => "http://127.0.0.1:1");

        Assert.Equal([1, 42161, 10, 8453], committed.Chains.Select(chain => chain.ChainId.Value));
        Assert.Equal([10, 8453], committed.Chains.Where(chain => chain.DataFee == DataFee.OpStack).Select(chain => chain.ChainId.Value));
    }

    private ChainsConfiguration Read(string text)
    {
        File.WriteAllText(_file, text);
        return ChainsFile.Read(_file, name => name == "LOCAL_RPC" ? "http://node/secret" : null);
    }
}
