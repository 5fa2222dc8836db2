using System.Numerics;
using System.Text;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Abi.LyraV1Admin;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Lyra;

/// <summary>Deploys a Lyra market for ETH with liquidity on a local chain, in front of the small Synthetix of Lyra's own tests.</summary>
public sealed partial class LyraRecipe
{
    private const decimal OpeningUsd = 1_742;
    private const byte FeedDecimals = 8;
    private const int Liquidity = 5_000_000;

    private static readonly Hash32 QuoteKey = Key("sUSD");
    private static readonly Hash32 BaseKey = Key("sETH");

    private static readonly Hash32[] SynthetixNames =
        [Key("ProxySynthetix"), Key("Exchanger"), Key("ExchangeRates"), Key("CollateralShort"), Key("DelegateApprovals")];

    /// <summary>Where protocol fees go: nobody's.</summary>
    private static readonly Address SecurityModule = Address.Parse("0xefeeefeeefeeefeeefeeefeeefeeefeeefeeefee");

    private readonly DevnetChain _chain;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _artifacts;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _own;
    private readonly Dictionary<string, Address> _contracts = [];
    private readonly Address _admin;

    private LyraRecipe(
        DevnetChain chain, IReadOnlyDictionary<string, SolidityArtifact> artifacts, IReadOnlyDictionary<string, SolidityArtifact> own,
        Address admin) => (_chain, _artifacts, _own, _admin) = (chain, artifacts, own, admin);

    /// <summary>The first unlocked account becomes the admin. There is no board yet.</summary>
    public static async Task<LyraMarket> DeployAsync(
        DevnetChain chain, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SolidityArtifact> artifacts = await LyraArtifacts.ReadAsync(environment, cancellationToken);
        IReadOnlyDictionary<string, SolidityArtifact> own = await DevContracts.CompileAsync(environment, cancellationToken);
        IReadOnlyList<Address> accounts = await chain.ReadAccountsAsync(cancellationToken);
        using IDisposable step = environment.Step($"Deploying Lyra v1 on chain {chain.ChainId}");
        LyraRecipe recipe = new(chain, artifacts, own, accounts[0]);
        LyraMarket market = new(chain, await recipe.DeployAsync(cancellationToken));
        await market.FundAsync(market.Deployment.Admin, LyraMarket.Units(Liquidity), 0, cancellationToken);
        await market.DepositAsync(LyraMarket.Units(Liquidity), cancellationToken);
        // The pool's hedge is paid for by its liquidity.
        await recipe.ExecuteAsync("ShortPoolHedger", ShortPoolHedger.OpenShortAccount.Encode(), cancellationToken);
        return market;
    }

    private async Task<LyraDeployment> DeployAsync(CancellationToken cancellationToken)
    {
        long startBlock = await _chain.ReadBlockNumberAsync(cancellationToken);
        await DeploySynthetixAsync(cancellationToken);
        foreach (string contract in (IEnumerable<string>)[.. LyraArtifacts.Libraries, "OptionMarket", "OptionMarketPricer", "OptionGreekCache",
            "LiquidityPool", "ShortCollateral", "ShortPoolHedger"])
            await DeployAsync(contract, contract, ReadOnlyMemory<byte>.Empty, cancellationToken);
        await DeployAsync("LiquidityToken", "LiquidityToken", LiquidityToken.Constructor.Encode("ETH pool", "LP"), cancellationToken);
        await DeployAsync("OptionToken", "OptionToken", OptionToken.Constructor.Encode("ETH options", "OPT"), cancellationToken);
        await ConnectSynthetixAsync(cancellationToken);
        await ConnectMarketAsync(cancellationToken);
        await SetParametersAsync(cancellationToken);
        LyraDeployment deployment = new(
            _chain.ChainId, _admin, _contracts["OptionMarket"], _contracts["OptionToken"], _contracts["OptionGreekCache"],
            _contracts["OptionMarketPricer"], _contracts["LiquidityPool"], _contracts["ShortCollateral"], _contracts["SynthetixAdapter"],
            _contracts["TestExchangeRates"], await DeployFeedAsync(cancellationToken), _contracts["sUSD"], _contracts["sETH"], startBlock);
        await new LyraMarket(_chain, deployment).SetPriceAsync(OpeningUsd, cancellationToken);
        return deployment;
    }

    private Task<Address> DeployFeedAsync(CancellationToken cancellationToken) => _chain.DeployAsync(
        _admin, _own[DevContracts.Feed].Link(_contracts),
        DevFeed.Constructor.Encode(FeedDecimals, "ETH / USD", LyraMarket.FeedAnswer(OpeningUsd)), cancellationToken);

    private async Task DeploySynthetixAsync(CancellationToken cancellationToken)
    {
        foreach (string contract in (IEnumerable<string>)["TestExchanger", "TestExchangeRates", "TestSynthetixReturnZero",
            "TestDelegateApprovals", "TestCollateralShort", "TestAddressResolver", "SynthetixAdapter"])
            await DeployAsync(contract, contract, ReadOnlyMemory<byte>.Empty, cancellationToken);
        await DeployAsync("sUSD", "TestERC20Fail", TestERC20Fail.Constructor.Encode("Synthetic USD", "sUSD"), cancellationToken);
        await DeployAsync("sETH", "TestERC20Fail", TestERC20Fail.Constructor.Encode("Synthetic ETH", "sETH"), cancellationToken);
    }

    private async Task ConnectSynthetixAsync(CancellationToken cancellationToken)
    {
        (Address adapter, Address quote, Address market) = (_contracts["SynthetixAdapter"], _contracts["sUSD"], _contracts["OptionMarket"]);
        (Address synthetix, Address shorts) = (_contracts["TestSynthetixReturnZero"], _contracts["TestCollateralShort"]);
        await ExecuteAsync("SynthetixAdapter", SynthetixAdapter.Initialize.Encode(), cancellationToken);
        await ExecuteAsync(
            "TestSynthetixReturnZero", TestSynthetixReturnZero.Init.Encode(adapter, quote, _contracts["TestAddressResolver"]), cancellationToken);
        await ExecuteAsync("TestCollateralShort", TestCollateralShort.Init.Encode(adapter, quote), cancellationToken);
        Address[] targets = [synthetix, _contracts["TestExchanger"], _contracts["TestExchangeRates"], shorts, _contracts["TestDelegateApprovals"]];
        await ExecuteAsync("TestAddressResolver", TestAddressResolver.SetAddresses.Encode(SynthetixNames, targets), cancellationToken);
        foreach (string token in (string[])["sUSD", "sETH"])
        {
            await ExecuteAsync(token, TestERC20Fail.PermitMint.Encode(synthetix, true), cancellationToken);
            await ExecuteAsync(token, TestERC20Fail.PermitMint.Encode(shorts, true), cancellationToken);
        }

        await ExecuteAsync(
            "SynthetixAdapter", SynthetixAdapter.SetAddressResolver.Encode(_contracts["TestAddressResolver"]), cancellationToken);
        await ExecuteAsync(
            "TestSynthetixReturnZero", TestSynthetixReturnZero.AddBaseAsset.Encode(BaseKey, _contracts["sETH"], market), cancellationToken);
        await ExecuteAsync(
            "TestCollateralShort", TestCollateralShort.AddBaseAsset.Encode(BaseKey, _contracts["sETH"], market), cancellationToken);
        await ExecuteAsync(
            "SynthetixAdapter",
            SynthetixAdapter.SetGlobalsForContract.Encode(market, QuoteKey, BaseKey, SecurityModule, Hash32.Zero), cancellationToken);
    }

    private async Task ConnectMarketAsync(CancellationToken cancellationToken)
    {
        (Address adapter, Address market, Address pool) = (_contracts["SynthetixAdapter"], _contracts["OptionMarket"], _contracts["LiquidityPool"]);
        (Address cache, Address token, Address pricer) = (_contracts["OptionGreekCache"], _contracts["OptionToken"], _contracts["OptionMarketPricer"]);
        (Address collateral, Address hedger) = (_contracts["ShortCollateral"], _contracts["ShortPoolHedger"]);
        (Address quote, Address @base, Address shares) = (_contracts["sUSD"], _contracts["sETH"], _contracts["LiquidityToken"]);
        (string Contract, byte[] Call)[] calls =
        [
            ("OptionMarket", OptionMarket.Init.Encode(adapter, pool, pricer, cache, collateral, token, quote, @base)),
            ("OptionMarketPricer", OptionMarketPricer.Init.Encode(market, cache)),
            ("OptionGreekCache", OptionGreekCache.Init.Encode(adapter, market, pricer)),
            ("LiquidityPool", LiquidityPool.Init.Encode(adapter, market, shares, cache, hedger, collateral, quote, @base)),
            ("LiquidityToken", LiquidityToken.Init.Encode(pool)),
            ("ShortPoolHedger", ShortPoolHedger.Init.Encode(adapter, market, cache, pool, quote, @base)),
            ("ShortCollateral", ShortCollateral.Init.Encode(market, pool, token, adapter, quote, @base)),
            ("OptionToken", OptionToken.Init.Encode(market, cache, collateral, adapter)),
        ];
        foreach ((string contract, byte[] call) in calls)
            await ExecuteAsync(contract, call, cancellationToken);
    }

    private static BigInteger Units(decimal value) => LyraMarket.Units(value);

    /// <summary>Synthetix names currencies and contracts by ASCII text, left-aligned in a word.</summary>
    internal static Hash32 Key(string name)
    {
        byte[] word = new byte[Hash32.Size];
        Encoding.ASCII.GetBytes(name, word);
        return new Hash32(word);
    }

    private async Task DeployAsync(string name, string contract, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken) =>
        _contracts[name] = await _chain.DeployAsync(_admin, _artifacts[contract].Link(_contracts), arguments, cancellationToken);

    private Task ExecuteAsync(string contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        _chain.ExecuteAsync(_admin, _contracts[contract], callData, cancellationToken);
}
