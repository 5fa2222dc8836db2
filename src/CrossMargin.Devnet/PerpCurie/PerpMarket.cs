using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.PerpCurieAdmin;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>What accounts do on a local Perpetual Protocol. Each action is one transaction, waited for.</summary>
/// <remarks>Any unlocked or impersonated account may act. An action that reverts throws <see cref="DevnetException"/>.</remarks>
public sealed partial class PerpMarket(DevnetChain chain, PerpDeployment deployment)
{
    public const byte FeedDecimals = 8;
    private const byte SettlementDecimals = 6;
    private const byte VirtualDecimals = 18;
    private const int TickSpacing = 60;

    // Far beyond any time that a local chain is warped to.
    private static readonly BigInteger Never = BigInteger.Pow(10, 12);
    private static readonly BigInteger Unlimited = BigInteger.Pow(2, 256) - 1;

    public DevnetChain Chain { get; } = chain;

    public PerpDeployment Deployment { get; } = deployment;

    /// <summary>A price as the feeds answer it, eight decimals.</summary>
    public static BigInteger FeedAnswer(decimal usd) => Units(usd, FeedDecimals);

    /// <summary>Dollars in the settlement token's units.</summary>
    public static BigInteger Usd(decimal amount) => Units(amount, SettlementDecimals);

    /// <summary>Base or quote of a market in units of 18 decimals.</summary>
    public static BigInteger Virtual(decimal amount) => Units(amount, VirtualDecimals);

    /// <summary>Whole tokens, and fractions as far as the token has decimals, in its units; rounded down.</summary>
    public static BigInteger Units(decimal tokens, byte decimals)
    {
        // Decimal holds 28 digits: the fraction is scaled apart, so that a large whole part does not overflow.
        BigInteger one = BigInteger.Pow(10, decimals);
        decimal whole = decimal.Floor(tokens);
        return new BigInteger(whole) * one + new BigInteger((tokens - whole) * 1_000_000_000m) * one / 1_000_000_000;
    }

    /// <summary>Mints tokens to the account and lets the vault take them.</summary>
    public async Task FundAsync(Address account, Address token, BigInteger amount, CancellationToken cancellationToken)
    {
        await MintAsync(account, token, amount, cancellationToken);
        await AllowAsync(account, token, Unlimited, cancellationToken);
    }

    /// <summary>Lets the vault take so much of a token, or no more.</summary>
    public Task<TransactionReceipt> AllowAsync(Address account, Address token, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteAsync(account, token, DevToken.Approve.Encode(Deployment.Core.Vault, amount), cancellationToken);

    /// <param name="token">The settlement token or a collateral.</param>
    public Task<TransactionReceipt> DepositAsync(
        Address account, Address token, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.Core.Vault, Vault.Deposit.Encode(token, amount), cancellationToken);

    /// <summary>Funds an account with settlement tokens, and deposits them.</summary>
    public async Task OpenAsync(Address account, decimal usd, CancellationToken cancellationToken)
    {
        await FundAsync(account, Deployment.SettlementToken, Usd(usd), cancellationToken);
        await DepositAsync(account, Deployment.SettlementToken, Usd(usd), cancellationToken);
    }

    public Task<TransactionReceipt> WithdrawAsync(Address account, Address token, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.Core.Vault, Vault.Withdraw.Encode(token, amount), cancellationToken);

    /// <summary>Buys or sells for so much of the quote token.</summary>
    public Task<TransactionReceipt> TradeAsync(
        Address account, string symbol, bool isLong, decimal usd, CancellationToken cancellationToken) =>
        SwapAsync(account, symbol, isShort: !isLong, isExactInput: isLong, Virtual(usd), 0, cancellationToken);

    public Task<TransactionReceipt> CloseAsync(Address account, string symbol, CancellationToken cancellationToken) => HouseAsync(
        account,
        ClearingHouse.ClosePosition.Encode(new ClearingHouse.ClosePositionParams(BaseToken(symbol), 0, 0, Never, default)),
        cancellationToken);

    /// <summary>Settles an account's funding in every market, which moves nothing else.</summary>
    public Task<TransactionReceipt> SettleFundingAsync(Address account, CancellationToken cancellationToken) =>
        HouseAsync(account, ClearingHouse.SettleAllFunding.Encode(account), cancellationToken);

    /// <summary>Provides liquidity between two prices, worth at most so much on each side.</summary>
    public Task<TransactionReceipt> AddLiquidityAsync(
        Address maker, string symbol, decimal lowerUsd, decimal upperUsd, decimal usd, CancellationToken cancellationToken) => HouseAsync(
        maker,
        ClearingHouse.AddLiquidity.Encode(new ClearingHouse.AddLiquidityParams(
            BaseToken(symbol), Virtual(usd / Deployment.Market(symbol).Terms.OpeningUsd), Virtual(usd),
            PoolPrice.Tick(lowerUsd, TickSpacing), PoolPrice.Tick(upperUsd, TickSpacing) + TickSpacing, 0, 0, false, Never)),
        cancellationToken);

    /// <param name="liquidity">Zero only collects fees.</param>
    public Task<TransactionReceipt> RemoveLiquidityAsync(
        Address maker, string symbol, int lowerTick, int upperTick, BigInteger liquidity, CancellationToken cancellationToken) => HouseAsync(
        maker,
        ClearingHouse.RemoveLiquidity.Encode(new ClearingHouse.RemoveLiquidityParams(
            BaseToken(symbol), lowerTick, upperTick, liquidity, 0, 0, Never)),
        cancellationToken);

    /// <summary>Leaves a market that is closed.</summary>
    public Task<TransactionReceipt> QuitAsync(Address account, string symbol, CancellationToken cancellationToken) =>
        HouseAsync(account, ClearingHouse.QuitMarket.Encode(account, BaseToken(symbol)), cancellationToken);

    public Task<TransactionReceipt> CancelOrdersAsync(
        Address keeper, Address maker, string symbol, CancellationToken cancellationToken) =>
        HouseAsync(keeper, ClearingHouse.CancelAllExcessOrders.Encode(maker, BaseToken(symbol)), cancellationToken);

    /// <param name="size">Signed as the position; zero for as much as is allowed.</param>
    public Task<TransactionReceipt> LiquidateAsync(
        Address keeper, Address trader, string symbol, BigInteger size, CancellationToken cancellationToken) => HouseAsync(
        keeper, ClearingHouse.LiquidateAddressAddressInt256.Encode(trader, BaseToken(symbol), size), cancellationToken);

    /// <summary>Repays so much of the settlement token for a trader's collateral.</summary>
    public Task<TransactionReceipt> LiquidateCollateralAsync(
        Address keeper, Address trader, Address token, BigInteger repay, CancellationToken cancellationToken) => ExecuteAsync(
        keeper, Deployment.Core.Vault, Vault.LiquidateCollateral.Encode(trader, token, repay, true), cancellationToken);

    private Task<TransactionReceipt> SwapAsync(
        Address account, string symbol, bool isShort, bool isExactInput, BigInteger amount, BigInteger sqrtLimitX96,
        CancellationToken cancellationToken) => HouseAsync(
        account,
        ClearingHouse.OpenPosition.Encode(new ClearingHouse.OpenPositionParams(
            BaseToken(symbol), isShort, isExactInput, amount, 0, Never, sqrtLimitX96, default)),
        cancellationToken);

    private Address BaseToken(string symbol) => Deployment.Market(symbol).BaseToken;

    private Task<TransactionReceipt> HouseAsync(Address account, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.Core.ClearingHouse, callData, cancellationToken);

    private Task<TransactionReceipt> ExecuteAsync(
        Address account, Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(account, contract, callData, cancellationToken);
}
