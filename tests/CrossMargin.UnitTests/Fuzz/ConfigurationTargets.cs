using System.Text;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Files;
using CrossMargin.Margin.Parameters.Files;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>The files that people write: chains, risk parameters and accounts, from their bytes on.</summary>
internal static class ConfigurationTargets
{
    public static IReadOnlyList<FuzzTarget> Create() =>
    [
        Target("chains", Chains, json => ChainsFile.Read(json, "chains.json", Variable)),
        Target("risk", Risk, json => PortfolioFile.Read(json, "risk.json", root => RiskFile.Read(root, "risk.json"))),
        Target("accounts", Accounts, json => PortfolioFile.Read(json, "account.json", root => AccountFile.Read(root, "account.json"))),
    ];

    private static FuzzTarget Target(string name, IEnumerable<string> corpus, Func<byte[], object> read) => new(
        name, [.. corpus.Select(Utf8)], Tokens, json => _ = read(json), refusal => refusal is ConfigurationException)
    {
        AllocationMax = 512 * 1024,
        // Every fault is told at once, each with its place and what was expected.
        AllocationPerByteMax = 256,
    };

    // An endpoint's variable is set or not, or holds what is no URL.
    private static string? Variable(string name) => name switch
    {
        "RPC" => "http://127.0.0.1:8545",
        "BAD" => "not a url",
        _ => null,
    };

    private static IEnumerable<string> Chains =>
    [
        """
        { "chains": [ { "name": "local", "chainId": 31337, "endpoints": ["${RPC}", "ws://127.0.0.1:8545"], "blockTimeSeconds": 0.5, "finalitySeconds": 60,
        "native": "ETH", "creditFrom": "finalized", "retention": "full", "sequencerFeed": "0x00000000000000000000000000000000000000e1",
        "feeds": [ { "underlying": "ETH", "address": "0x00000000000000000000000000000000000000f1", "heartbeatSeconds": 3600, "deviation": 0.005 } ],
        "tokens": [ { "symbol": "WETH", "address": "0x00000000000000000000000000000000000000a1", "decimals": 18, "underlying": "ETH" } ],
        "venues": [ { "name": "aave-v3", "kind": "aave-v3", "poolAddressesProvider": "0x00000000000000000000000000000000000000b1", "startBlock": 7 },
        { "name": "wallet", "kind": "erc20-wallet", "tokens": ["WETH"], "startBlock": 0 } ] } ] }
        """,
        """{"chains":[]}""",
    ];

    private static IEnumerable<string> Risk =>
    [
        """
        { "version": "1", "quantile": { "value": 2.576, "source": "a table" }, "confidenceMultiple": 1, "maxConfidence": 0.02, "feedGraceSeconds": 300,
        "underlyings": { "ETH": { "volatility": 0.8, "rule": {"kind": "tiered", "tiers": [{"upToUsd": 1e6, "maintenance": 0.03, "initial": 0.04}]},
        "liquidity": {"dailyVolumeUsd": 1e9, "participation": 0.1, "depth": [{"soldUsd": 1e6, "lostFraction": 0.01}]} },
        "BTC": { "rule": {"kind": "skewed", "skew": {"scaleUnits": 1e6}} } } }
        """,
        """{"version":"2","quantile":3}""",
    ];

    private static IEnumerable<string> Accounts =>
    [
        """
        { "time": "2026-11-21T12:00:00Z", "chains": [ { "id": 10, "name": "optimism", "lagSeconds": 2, "blockTimeSeconds": 2 } ],
        "subAccounts": [ { "chain": "optimism", "venue": "options", "collateral": [ { "token": "USDC", "underlying": "USD", "amount": "4000",
        "price": { "usd": 0.9995, "ageSeconds": 600, "heartbeatSeconds": 86400, "deviation": 0.0025 } } ],
        "options": [ { "underlying": "ETH", "strike": 2200, "expiry": "2026-12-25T08:00:00Z", "isCall": true, "size": "-5",
        "spot": { "usd": 2000, "ageSeconds": 20, "heartbeatSeconds": 1200, "deviation": 0.002 }, "forward": 2008, "volatility": 0.72, "rate": 0.04 } ] } ],
        "market": { "stablePrice": 0.9995, "underlyings": { "ETH": { "volatility": 0.75, "regime": 1, "twapUsd": 1998 } } } }
        """,
        """{"time":"2026-11-21T12:00:00Z","chains":[],"subAccounts":[]}""",
    ];

    private static IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "null", "true", "0", "-1", "1e308", "1e400", "-0.0", "0.1", "\"NaN\"", "\"1e999\"", "\"\"", "\"${BAD}\"", "\"${}\"", "{}", "[]", "\"\\u0000\"", "\"\\ud800\"",
            ",", ":", "}", "]", "\"ETH\"", "\"WETH\"", "\"0x0000000000000000000000000000000000000000\"", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"",
            "\"name\"", "\"chainId\"", "\"kind\"", "\"tokens\"", "\"value\"", "\"usd\"", "\"amount\"", "\uFEFF", "//", "/**/",
        }.Select(Utf8),
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
