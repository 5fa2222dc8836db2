using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Morpho;

/// <summary>What accounts do on a local Morpho. Amounts are in the tokens' units; each action is one transaction, waited for.</summary>
/// <remarks>Any unlocked or impersonated account may act. An action that reverts throws <see cref="DevnetException"/>.</remarks>
public sealed class MorphoMarkets(DevnetChain chain, MorphoDeployment deployment)
{
    private static readonly BigInteger Unlimited = BigInteger.Pow(2, 256) - 1;

    public DevnetChain Chain { get; } = chain;

    public MorphoDeployment Deployment { get; } = deployment;

    /// <summary>A price as the feeds answer it, eight decimals.</summary>
    public static BigInteger FeedAnswer(decimal usd) => new(decimal.Round(usd * 100_000_000m));

    /// <summary>Whole tokens, and millionths of them as far as the token has decimals, in its units; rounded down.</summary>
    public static BigInteger Units(MorphoToken token, decimal tokens) =>
        new BigInteger(tokens * 1_000_000m) * BigInteger.Pow(10, token.Decimals) / 1_000_000;

    /// <summary>Mints tokens to the account and lets Morpho take them.</summary>
    public async Task FundAsync(Address account, MorphoToken token, BigInteger amount, CancellationToken cancellationToken)
    {
        await MintAsync(account, token, amount, cancellationToken);
        await Chain.ExecuteAsync(account, token.Address, DevToken.Approve.Encode(Deployment.Morpho, Unlimited), cancellationToken);
    }

    public Task<TransactionReceipt> MintAsync(Address to, MorphoToken token, BigInteger amount, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(Deployment.Admin, token.Address, DevToken.Mint.Encode(to, amount), cancellationToken);

    public Task<TransactionReceipt> SupplyAsync(
        Address account, MorphoListing market, BigInteger assets, CancellationToken cancellationToken) =>
        ExecuteAsync(account, MorphoBlue.Supply.Encode(market.Parameters, assets, 0, account, []), cancellationToken);

    /// <param name="shares">Of the supply.</param>
    public Task<TransactionReceipt> WithdrawAsync(
        Address account, MorphoListing market, BigInteger shares, CancellationToken cancellationToken) =>
        ExecuteAsync(account, MorphoBlue.Withdraw.Encode(market.Parameters, 0, shares, account, account), cancellationToken);

    public Task<TransactionReceipt> SupplyCollateralAsync(
        Address account, MorphoListing market, BigInteger assets, CancellationToken cancellationToken) =>
        ExecuteAsync(account, MorphoBlue.SupplyCollateral.Encode(market.Parameters, assets, account, []), cancellationToken);

    public Task<TransactionReceipt> WithdrawCollateralAsync(
        Address account, MorphoListing market, BigInteger assets, CancellationToken cancellationToken) =>
        ExecuteAsync(account, MorphoBlue.WithdrawCollateral.Encode(market.Parameters, assets, account, account), cancellationToken);

    public Task<TransactionReceipt> BorrowAsync(
        Address account, MorphoListing market, BigInteger assets, CancellationToken cancellationToken) =>
        ExecuteAsync(account, MorphoBlue.Borrow.Encode(market.Parameters, assets, 0, account, account), cancellationToken);

    /// <summary>Exactly one of assets and shares is not zero.</summary>
    public Task<TransactionReceipt> RepayAsync(
        Address account, MorphoListing market, BigInteger assets, BigInteger shares, CancellationToken cancellationToken) =>
        ExecuteAsync(account, MorphoBlue.Repay.Encode(market.Parameters, assets, shares, account, []), cancellationToken);

    /// <summary>Exactly one of what is seized and what is repaid is not zero.</summary>
    public Task<TransactionReceipt> LiquidateAsync(
        Address liquidator, Address borrower, MorphoListing market, BigInteger seizedAssets, BigInteger repaidShares,
        CancellationToken cancellationToken) =>
        ExecuteAsync(
            liquidator, MorphoBlue.Liquidate.Encode(market.Parameters, borrower, seizedAssets, repaidShares, []), cancellationToken);

    /// <summary>Adds the interest, and nothing else.</summary>
    public Task<TransactionReceipt> AccrueAsync(Address account, MorphoListing market, CancellationToken cancellationToken) =>
        ExecuteAsync(account, MorphoBlue.AccrueInterest.Encode(market.Parameters), cancellationToken);

    /// <param name="fee">Fraction of the interest, in WAD; at most a quarter, and another than it is.</param>
    public Task<TransactionReceipt> SetFeeAsync(MorphoListing market, BigInteger fee, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, MorphoBlue.SetFee.Encode(market.Parameters, fee), cancellationToken);

    /// <param name="recipient">Another than it is.</param>
    public Task<TransactionReceipt> SetFeeRecipientAsync(Address recipient, CancellationToken cancellationToken) =>
        ExecuteAsync(Deployment.Admin, MorphoBlue.SetFeeRecipient.Encode(recipient), cancellationToken);

    public Task<TransactionReceipt> SetPriceAsync(MorphoToken token, decimal usd, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(Deployment.Admin, token.Feed, DevFeed.SetAnswer.Encode(FeedAnswer(usd)), cancellationToken);

    /// <summary>As <see cref="SetPriceAsync"/>, into the pool: it is in no block yet.</summary>
    public Task<Hash32> SendPriceAsync(MorphoToken token, decimal usd, CancellationToken cancellationToken) =>
        Chain.SendAsync(Deployment.Admin, token.Feed, DevFeed.SetAnswer.Encode(FeedAnswer(usd)), cancellationToken);

    /// <summary>The chain's own word on the account.</summary>
    public async Task<MorphoBlue.Position.Result> ReadPositionAsync(
        Address account, MorphoListing market, CancellationToken cancellationToken) =>
        MorphoBlue.Position.DecodeResult(
            await Chain.CallAsync(Deployment.Morpho, MorphoBlue.Position.Encode(market.Id, account), cancellationToken));

    private Task<TransactionReceipt> ExecuteAsync(Address account, byte[] call, CancellationToken cancellationToken) =>
        Chain.ExecuteAsync(account, Deployment.Morpho, call, cancellationToken);
}
