using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using PoolV30 = CrossMargin.Chain.Abi.AaveV30Admin.Pool;

namespace CrossMargin.Devnet.Aave;

/// <summary>What accounts do on a local Aave. Amounts are in the token's units; each action is one transaction, waited for.</summary>
/// <remarks>Any unlocked or impersonated account may act. An action that reverts throws <see cref="DevnetException"/>.</remarks>
public sealed class AaveMarket(DevnetChain chain, AaveDeployment deployment)
{
    /// <summary>For amounts: all that there is.</summary>
    public static readonly BigInteger All = BigInteger.Pow(2, 256) - 1;

    // V3.2 removed the first.
    private const int StableRate = 1;
    private const int VariableRate = 2;

    public DevnetChain Chain { get; } = chain;

    public AaveDeployment Deployment { get; } = deployment;

    /// <summary>A price as the feeds answer it, eight decimals.</summary>
    public static BigInteger FeedAnswer(decimal usd) => new(decimal.Round(usd * 100_000_000m));

    /// <summary>Whole tokens, and fractions as far as the token has decimals, in its units; rounded down.</summary>
    public BigInteger Units(string symbol, decimal tokens)
    {
        // Decimal holds 28 digits: the fraction is scaled apart, so that a large whole part does not overflow.
        BigInteger one = BigInteger.Pow(10, Deployment.Listing(symbol).Reserve.Decimals);
        decimal whole = decimal.Floor(tokens);
        return (new BigInteger(whole) * one) + (new BigInteger((tokens - whole) * 1_000_000_000m) * one / 1_000_000_000);
    }

    /// <summary>Mints tokens to the account and lets the pool take them.</summary>
    public async Task FundAsync(Address account, string symbol, BigInteger amount, CancellationToken cancellationToken)
    {
        await MintAsync(account, symbol, amount, cancellationToken);
        await ExecuteAsync(account, Token(symbol), DevToken.Approve.Encode(Deployment.Pool, All), cancellationToken);
    }

    /// <summary>Mints tokens to any address.</summary>
    public Task<TransactionReceipt> MintAsync(Address to, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, Token(symbol), DevToken.Mint.Encode(to, amount), cancellationToken);

    /// <summary>Moves idle tokens between wallets.</summary>
    public Task<TransactionReceipt> TransferAsync(
        Address from, Address to, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteAsync(from, Token(symbol), DevToken.Transfer.Encode(to, amount), cancellationToken);

    public Task<TransactionReceipt> SupplyAsync(
        Address account, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, Pool.Supply.Encode(Token(symbol), amount, account, 0), cancellationToken);

    public Task<TransactionReceipt> WithdrawAsync(
        Address account, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, Pool.Withdraw.Encode(Token(symbol), amount, account), cancellationToken);

    public Task<TransactionReceipt> BorrowAsync(
        Address account, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, Pool.Borrow.Encode(Token(symbol), amount, VariableRate, 0, account), cancellationToken);

    public Task<TransactionReceipt> RepayAsync(
        Address account, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, Pool.Repay.Encode(Token(symbol), amount, VariableRate, account), cancellationToken);

    /// <summary>V3.0: at a rate of the account's own.</summary>
    public Task<TransactionReceipt> BorrowStableAsync(
        Address account, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, Pool.Borrow.Encode(Token(symbol), amount, StableRate, 0, account), cancellationToken);

    /// <inheritdoc cref="BorrowStableAsync"/>
    public Task<TransactionReceipt> RepayStableAsync(
        Address account, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, Pool.Repay.Encode(Token(symbol), amount, StableRate, account), cancellationToken);

    /// <summary>V3.0: makes a whole debt one at the other rate.</summary>
    /// <param name="isStable">What it is now.</param>
    public Task<TransactionReceipt> SwapRateAsync(Address account, string symbol, bool isStable, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, PoolV30.SwapBorrowRateMode.Encode(Token(symbol), isStable ? StableRate : VariableRate), cancellationToken);

    /// <summary>V3.0: gives somebody's stable debt the rate of now, where that is allowed.</summary>
    public Task<TransactionReceipt> RebalanceAsync(
        Address account, string symbol, Address debtor, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, PoolV30.RebalanceStableBorrowRate.Encode(Token(symbol), debtor), cancellationToken);

    /// <param name="category">0 leaves every category.</param>
    public Task<TransactionReceipt> SetEModeAsync(Address account, byte category, CancellationToken cancellationToken) =>
        ExecutePoolAsync(account, Pool.SetUserEMode.Encode(category), cancellationToken);

    public Task<TransactionReceipt> SetCollateralAsync(
        Address account, string symbol, bool isCollateral, CancellationToken cancellationToken) =>
        ExecutePoolAsync(
            account, Pool.SetUserUseReserveAsCollateral.Encode(Token(symbol), isCollateral), cancellationToken);

    /// <summary>Moves a supply, not the tokens in the wallet.</summary>
    public Task<TransactionReceipt> TransferSupplyAsync(
        Address from, Address to, string symbol, BigInteger amount, CancellationToken cancellationToken) =>
        ExecuteAsync(from, Deployment.Listing(symbol).AToken, AToken.Transfer.Encode(to, amount), cancellationToken);

    public Task<TransactionReceipt> LiquidateAsync(
        Address liquidator, Address debtor, string collateral, string debt, BigInteger debtToCover, bool receiveAToken,
        CancellationToken cancellationToken) =>
        ExecutePoolAsync(
            liquidator,
            Pool.LiquidationCall.Encode(Token(collateral), Token(debt), debtor, debtToCover, receiveAToken),
            cancellationToken);

    public Task<TransactionReceipt> SetPriceAsync(string symbol, decimal usd, CancellationToken cancellationToken) =>
        ExecuteAsync(
            Deployment.Admin, Deployment.Listing(symbol).Feed, DevFeed.SetAnswer.Encode(FeedAnswer(usd)), cancellationToken);

    /// <summary>As <see cref="SetPriceAsync"/>, but not waited for: it is in whichever block comes next.</summary>
    public Task<Hash32> SendPriceAsync(string symbol, decimal usd, CancellationToken cancellationToken) =>
        Chain.SendAsync(Deployment.Admin, Deployment.Listing(symbol).Feed, DevFeed.SetAnswer.Encode(FeedAnswer(usd)), cancellationToken);

    /// <summary>V3.0: what every asset costs in the stablecoins' efficiency mode.</summary>
    public Task<TransactionReceipt> SetEModePriceAsync(decimal usd, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, Deployment.EModePriceFeed, DevFeed.SetAnswer.Encode(FeedAnswer(usd)), cancellationToken);

    /// <summary>The chain's own word on the account.</summary>
    public async Task<Pool.GetUserAccountData.Result> ReadAccountAsync(Address account, CancellationToken cancellationToken) =>
        Pool.GetUserAccountData.DecodeResult(
            await Chain.CallAsync(Deployment.Pool, Pool.GetUserAccountData.Encode(account), cancellationToken));

    private Address Token(string symbol) => Deployment.Listing(symbol).Token;

    private Task<TransactionReceipt> ExecutePoolAsync(
        Address account, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        ExecuteAsync(account, Deployment.Pool, callData, cancellationToken);

    private Task<TransactionReceipt> ExecuteAsync(
        Address account, Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(account, contract, callData, cancellationToken);
}
