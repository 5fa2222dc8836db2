using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Morpho;

/// <summary>A local chain with Morpho on it, and the adapter following it block by block.</summary>
internal sealed class MorphoWorld : VenueWorld
{
    private MorphoWorld(LocalNode node, MorphoMarkets markets, IReadOnlyList<Address> accounts)
        : base(node, Describe(node, markets.Deployment), accounts) => Markets = markets;

    public MorphoMarkets Markets { get; }

    public IReadOnlyList<MorphoListing> Listings => Markets.Deployment.Listings;

    public static async Task<MorphoWorld> CreateAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        MorphoMarkets markets = await MorphoRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        return new MorphoWorld(node, markets, await node.Chain.ReadAccountsAsync(cancellationToken));
    }

    /// <summary>SALT's decimals are left for the chain to say: a token that the configuration does not name must do no harm.</summary>
    public static ChainSettings Describe(LocalNode node, MorphoDeployment deployment)
    {
        VenueSettings venue = new(
            "morpho", VenueKind.MorphoBlue, new Dictionary<string, Address> { [VenueKind.Morpho] = deployment.Morpho }, [], deployment.StartBlock);
        MorphoToken[] known = [.. deployment.Tokens.Where(token => token.Symbol != "SALT")];
        return new ChainSettings(
            "local", deployment.ChainId, [node.Http], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
            [.. known.Select(token => new FeedSettings(token.Underlying, token.Feed, TimeSpan.FromDays(1), 0.005))],
            [.. known.Select(token => new TokenSettings(token.Symbol, token.Address, token.Decimals, token.Underlying))],
            [venue]);
    }

    public SubAccountKey KeyOf(Address holder, MorphoListing market) => new(holder, market.Id);

    public SubAccountView View(Address holder, MorphoListing market, long timestamp) =>
        Model.Read(KeyOf(holder, market), Slots, timestamp);

    public async Task<BigInteger> BalanceAsync(Address token, Address holder, CancellationToken cancellationToken) =>
        Erc20.BalanceOf.DecodeResult(await Chain.CallAsync(token, Erc20.BalanceOf.Encode(holder), cancellationToken));

    /// <summary>
    /// What the contract itself makes of the account, with the interest that it adds: it is asked to repay the debt, to pay out the supply, and to
    /// liquidate the smallest unit.
    /// </summary>
    /// <param name="payer">Has both tokens, and lets Morpho take them.</param>
    public async Task AssertContractAgreesAsync(
        Address holder, MorphoListing market, Address payer, BlockRef block, string context, CancellationToken cancellationToken)
    {
        SubAccountView view = View(holder, market, block.Timestamp);
        IReadOnlyList<Figure> balances = Model.Figures(KeyOf(holder, market), Slots, block.Timestamp);
        (BigInteger supplyShares, BigInteger borrowShares, BigInteger supplied) =
            (balances[0].Value!.Value, balances[1].Value!.Value, balances[3].Value!.Value);
        if (!supplyShares.IsZero && await AskAsync(holder, MorphoBlue.Withdraw.Encode(market.Parameters, 0, supplyShares, holder, holder), block, cancellationToken)
            is CallOutcome.Returned withdrawn)
        {
            BigInteger paid = MorphoBlue.Withdraw.DecodeResult(withdrawn.Data.Span).Value0;
            // To the fee recipient belongs what the call adds to its shares, too.
            Assert.True(supplied >= paid, $"{context}: {holder} would get {paid}, not {supplied}");
            Assert.True(supplied == paid || Slots[FeeRecipient] == holder.ToNumber(), $"{context}: {holder} would get {paid}, not {supplied}");
        }

        if (borrowShares.IsZero)
            return;
        CallOutcome repaid = await AskAsync(payer, MorphoBlue.Repay.Encode(market.Parameters, 0, borrowShares, holder, []), block, cancellationToken);
        Assert.Equal(view.Debts.Single().Amount.Raw, MorphoBlue.Repay.DecodeResult(Assert.IsType<CallOutcome.Returned>(repaid).Data.Span).Value0);
        CallOutcome liquidated = await AskAsync(
            payer, MorphoBlue.Liquidate.Encode(market.Parameters, holder, BigInteger.One, 0, []), block, cancellationToken);
        bool isHealthy = liquidated is CallOutcome.Reverted reverted && Adapter.Explain(reverted.Data.Span).IsHealthy;
        Assert.True(view.Local!.IsLiquidatable == !isHealthy, $"{context}: {holder} of {market.Id}, {view.Local}, {liquidated}");
    }

    private static Slot FeeRecipient { get; } = new("fee-recipient");

    private Task<CallOutcome> AskAsync(Address from, byte[] call, BlockRef block, CancellationToken cancellationToken) =>
        Client.CallAsync(new CallRequest(Markets.Deployment.Morpho, call, from), BlockId.At(block), cancellationToken);
}
