using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.UniswapV3;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Flash;

/// <summary>A local Uniswap V3, the one who makes its pools, and the executor.</summary>
/// <param name="factory">Has the fees 500, 3,000 and 10,000; hundredths of a basis point.</param>
/// <param name="maker">Provides what pools hold: its tokens must be those that anybody may mint.</param>
public sealed class FlashMarket(DevnetChain chain, Address admin, Address factory, Address maker, Address executor)
{
    // Uniswap V3 TickMath.sol: the outermost tick of the prices that a pool can have.
    private const int MaxTick = 887_272;
    private const int UsdDigits = 8;

    public Address Factory => factory;

    public Address Executor => executor;

    /// <summary>Makes a pool at the tokens' prices, with liquidity at every price.</summary>
    /// <param name="usd">What it then holds of each token.</param>
    public async Task<Address> OpenAsync(PricedToken one, PricedToken other, uint fee, decimal usd, CancellationToken cancellationToken)
    {
        (PricedToken first, PricedToken second) = InOrder(one, other);
        await ExecuteAsync(factory, UniswapV3Factory.CreatePool.Encode(first.Address, second.Address, fee), cancellationToken);
        Address pool = UniswapV3Factory.GetPool.DecodeResult(
            await chain.CallAsync(factory, UniswapV3Factory.GetPool.Encode(first.Address, second.Address, fee), cancellationToken));
        await ExecuteAsync(pool, UniswapV3Pool.Initialize.Encode(SqrtX96(first, second)), cancellationToken);

        // Over all prices the liquidity is the root of both amounts' product (Uniswap v3 Core, section 6.2).
        BigInteger liquidity = PoolPrice.Sqrt(Units(first, usd) * Units(second, usd));
        int tick = MaxTick / SpacingOf(fee) * SpacingOf(fee);
        await ExecuteAsync(maker, DevMaker.Provide.Encode(pool, -tick, tick, liquidity), cancellationToken);
        return pool;
    }

    /// <summary>Trades until the pool is at the tokens' prices.</summary>
    public Task MoveAsync(Address pool, PricedToken one, PricedToken other, CancellationToken cancellationToken)
    {
        (PricedToken first, PricedToken second) = InOrder(one, other);
        return ExecuteAsync(maker, DevMaker.Move.Encode(pool, SqrtX96(first, second)), cancellationToken);
    }

    private static (PricedToken First, PricedToken Second) InOrder(PricedToken one, PricedToken other) =>
        one.Address < other.Address ? (one, other) : (other, one);

    /// <summary>Units of the second token for one unit of the first.</summary>
    private static BigInteger SqrtX96(PricedToken first, PricedToken second) =>
        PoolPrice.SqrtX96(Scaled(first.Usd) * BigInteger.Pow(10, second.Decimals), Scaled(second.Usd) * BigInteger.Pow(10, first.Decimals));

    private static BigInteger Units(PricedToken token, decimal usd) =>
        Scaled(usd) * BigInteger.Pow(10, token.Decimals) / Scaled(token.Usd);

    private static BigInteger Scaled(decimal usd) => new(usd * (decimal)Math.Pow(10, UsdDigits));

    // UniswapV3Factory.sol, its constructor.
    private static int SpacingOf(uint fee) => fee switch
    {
        500 => 10,
        3_000 => 60,
        10_000 => 200,
        _ => throw new ArgumentOutOfRangeException(nameof(fee), fee, "500, 3,000 or 10,000."),
    };

    private Task ExecuteAsync(Address contract, byte[] call, CancellationToken cancellationToken) =>
        chain.ExecuteAsync(admin, contract, call, cancellationToken);
}
