using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;

namespace CrossMargin.Benchmarks;

/// <summary>Accounts of one WETH and a debt in USDC each on a real Aave, so that a price says exactly who is below the line.</summary>
/// <remarks>
/// On the ladder each rung is one account, half a dollar below the one before. On the ledge many stand within a dollar. The others stand far below.
/// </remarks>
internal sealed class BorrowerCrowd(AaveMarket market)
{
    private const int AccountsPerTransaction = 15;

    // High enough to borrow what is nearly liquidatable at the prices that follow.
    private const decimal OpeningUsd = 4_000;

    private const decimal LadderTopUsd = 2_000;
    private const decimal RungUsd = 0.5m;
    private const decimal OthersTopUsd = 1_500;
    private const decimal OthersBottomUsd = 1_000;

    private decimal LiquidationThreshold => market.Deployment.Listing("WETH").Reserve.LiquidationThreshold / 10_000m;

    /// <summary>Just above the first rung.</summary>
    public static decimal SafeUsd => LadderTopUsd + RungUsd;

    /// <summary>The price at which a rung's account, and nobody below it, can be liquidated.</summary>
    public static decimal PriceOf(int rung) => LadderTopUsd - (rung * RungUsd) - (RungUsd / 2);

    /// <summary>The price at which everybody on the ladder and on the ledge can be liquidated.</summary>
    public static decimal PriceOfLedge(int rungs) => PriceOf(rungs + 1);

    /// <param name="ledge">Accounts whose lines are within the half dollar below the last rung.</param>
    public async Task OpenAsync(int accounts, int rungs, int ledge, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        Address borrowers = await DeployAsync(environment, cancellationToken);
        await market.SetPriceAsync("WETH", OpeningUsd, cancellationToken);
        await OpenRowAsync(borrowers, rungs, LadderTopUsd, RungUsd, cancellationToken);
        await OpenRowAsync(borrowers, ledge, LadderTopUsd - (rungs * RungUsd), RungUsd / ledge, cancellationToken);
        int others = accounts - rungs - ledge;
        await OpenRowAsync(borrowers, others, OthersTopUsd, (OthersTopUsd - OthersBottomUsd) / others, cancellationToken);
        await market.SetPriceAsync("WETH", SafeUsd, cancellationToken);
    }

    /// <summary>Accounts whose lines fall by a step from one to the next.</summary>
    private async Task OpenRowAsync(Address borrowers, int count, decimal topUsd, decimal stepUsd, CancellationToken cancellationToken)
    {
        // The contract's debts rise; the nearest to its line is opened last.
        decimal firstUsd = topUsd - (stepUsd * (count - 1));
        for (int opened = 0; opened < count; opened += AccountsPerTransaction)
        {
            TransactionReceipt receipt = await market.Chain.ExecuteAsync(
                market.Deployment.Admin, borrowers,
                DevBorrowers.Open.Encode(
                    Math.Min(AccountsPerTransaction, count - opened), market.Units("WETH", 1),
                    Debt(firstUsd + (stepUsd * opened)), Debt(stepUsd)),
                cancellationToken);
            Invariant.Require(receipt.Succeeded, "The accounts were opened.");
        }
    }

    /// <summary>What one WETH covers at a price, in USDC.</summary>
    private BigInteger Debt(decimal usd) => market.Units("USDC", usd * LiquidationThreshold);

    private async Task<Address> DeployAsync(DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityArtifact contract = (await DevContracts.CompileAsync(environment, cancellationToken))[DevContracts.Borrowers];
        return await market.Chain.DeployAsync(
            market.Deployment.Admin, contract.Link(new Dictionary<string, Address>()),
            DevBorrowers.Constructor.Encode(
                market.Deployment.Pool, market.Deployment.Listing("WETH").Token, market.Deployment.Listing("USDC").Token),
            cancellationToken);
    }
}
