using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Crashes;

/// <summary>What happens on the chain: thin owners who fall below their line with each drop, and busy ones who never do.</summary>
internal sealed class CrashLoad(AaveMarket market, Random random)
{
    private const int ThinCount = 6;
    private const int BusyCount = 6;
    private const double OpeningUsd = 3_000;

    // Leaves every thin owner between 0.95, from where the pool lets all of a debt be repaid, and 1.
    private const double DropTo = 0.92;
    private const double ThinnestHealth = 1.045, ThickestThinHealth = 1.06;
    private const decimal FreshWeth = 12;

    private static readonly BigInteger HealthOne = BigInteger.Pow(10, 18);

    // The pool tells values in units of 10^-8 USD, thresholds in basis points.
    private const double UsdUnit = 1e8, BasisPoints = 1e4;

    private readonly List<Address> _thin = [];
    private readonly List<Address> _busy = [];

    public IReadOnlyList<Address> Owners => [.. _thin, .. _busy];

    /// <summary>Opens everybody's account, and funds the keeper's. To be called while each transaction makes a block.</summary>
    public async Task OpenAsync(Address keeper, CancellationToken cancellationToken)
    {
        IReadOnlyList<Address> unlocked = await market.Chain.ReadAccountsAsync(cancellationToken);
        _thin.AddRange(unlocked.Skip(2).Take(ThinCount));
        _busy.AddRange(unlocked.Skip(2 + ThinCount).Take(BusyCount));
        await market.Chain.SetBalanceAsync(keeper, BigInteger.Pow(10, 21), cancellationToken);
        foreach (string symbol in (string[])["USDC", "DAI"])
            await market.MintAsync(keeper, symbol, market.Units(symbol, 20_000_000), cancellationToken);
        foreach (Address owner in Owners)
        {
            await market.FundAsync(owner, "WETH", market.Units("WETH", 100_000), cancellationToken);
            await market.SupplyAsync(owner, "WETH", market.Units("WETH", FreshWeth), cancellationToken);
        }

        foreach (Address owner in _busy)
            await market.BorrowAsync(owner, "USDC", market.Units("USDC", 5_000), cancellationToken);
    }

    /// <summary>Every thin owner adds collateral and borrows until near the line, within a block or two.</summary>
    public async Task LeverAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < _thin.Count; i++)
        {
            Pool.GetUserAccountData.Result account = await ReadAsync(_thin[i], cancellationToken);
            double collateralUsd = ((double)account.TotalCollateralBase / UsdUnit) + ((double)FreshWeth * OpeningUsd);
            double threshold = (double)account.CurrentLiquidationThreshold / BasisPoints;
            double health = ThinnestHealth + (random.NextDouble() * (ThickestThinHealth - ThinnestHealth));
            double borrowUsd = (collateralUsd * threshold / health) - ((double)account.TotalDebtBase / UsdUnit);
            await ActAsync(_thin[i], Pool.Supply.Encode(TokenOf("WETH"), market.Units("WETH", FreshWeth), _thin[i], 0), cancellationToken);
            await BorrowAsync(_thin[i], i % 2 == 0 ? "USDC" : "DAI", (decimal)borrowUsd, cancellationToken);
        }

        await UntilAsync(async () => (await HealthsAsync(cancellationToken)).All(health => health < ThickestThinHealth + 0.01), cancellationToken);
    }

    /// <summary>A few transactions of busy owners, handed to the node.</summary>
    public async Task StirAsync(CancellationToken cancellationToken)
    {
        for (int i = random.Next(2, 8); i > 0; i--)
        {
            Address owner = _busy[random.Next(_busy.Count)];
            switch (random.Next(4))
            {
                case 0:
                    await ActAsync(owner, Pool.Supply.Encode(TokenOf("WETH"), market.Units("WETH", random.Next(1, 4)), owner, 0), cancellationToken);
                    break;
                case 1:
                    await BorrowAsync(owner, "DAI", random.Next(1, 40), cancellationToken);
                    break;
                case 2:
                    await ActAsync(owner, Pool.Withdraw.Encode(TokenOf("WETH"), market.Units("WETH", 1) / 100, owner), cancellationToken);
                    break;
                default:
                    Address to = _busy[random.Next(_busy.Count)];
                    await market.Chain.SendAsync(
                        owner, TokenOf("WETH"), DevToken.Transfer.Encode(to, random.Next(1, 1_000_000)), cancellationToken);
                    break;
            }
        }
    }

    public Task DropAsync(CancellationToken cancellationToken) => market.SetPriceAsync("WETH", (decimal)(OpeningUsd * DropTo), cancellationToken);

    public Task RecoverAsync(CancellationToken cancellationToken) => market.SetPriceAsync("WETH", (decimal)OpeningUsd, cancellationToken);

    public async Task<bool> IsAnybodyLiquidatableAsync(CancellationToken cancellationToken) =>
        (await HealthsAsync(cancellationToken)).Any(health => health < 1);

    private async Task<List<double>> HealthsAsync(CancellationToken cancellationToken)
    {
        List<double> healths = [];
        foreach (Address owner in _thin)
            healths.Add((double)(await ReadAsync(owner, cancellationToken)).HealthFactor / (double)HealthOne);
        return healths;
    }

    private async Task<Pool.GetUserAccountData.Result> ReadAsync(Address owner, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await market.ReadAccountAsync(owner, cancellationToken);
            }
            catch (RpcErrorException) when (attempt < 100)
            {
                // Anvil calls at the clock's time. A chain that caught up after a pause is ahead of it for a while, and interest underflows.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        for (int look = 0; !await isSo(); look++)
        {
            Assert.True(look < 100, "What was sent has no effect after 20 seconds.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }
    }

    private Task<Hash32> BorrowAsync(Address owner, string symbol, decimal amount, CancellationToken cancellationToken) =>
        ActAsync(owner, Pool.Borrow.Encode(TokenOf(symbol), market.Units(symbol, amount), 2, 0, owner), cancellationToken);

    private Task<Hash32> ActAsync(Address owner, ReadOnlyMemory<byte> call, CancellationToken cancellationToken) =>
        market.Chain.SendAsync(owner, market.Deployment.Pool, call, cancellationToken);

    private Address TokenOf(string symbol) => market.Deployment.Listing(symbol).Token;
}
