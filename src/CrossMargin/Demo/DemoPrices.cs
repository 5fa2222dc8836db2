namespace CrossMargin.Demo;

/// <summary>One step of the price path, USD; stablecoins stay at one.</summary>
internal sealed record DemoPrices(double Eth, double Btc)
{
    // What a wrapped staked ether was worth in ether when the demo was written; it only has to be above one.
    private const double StakedEther = 1.2;

    /// <summary>The price of a token of the local market.</summary>
    public double Of(string symbol) => symbol switch
    {
        "WETH" => Eth,
        "wstETH" => Eth * StakedEther,
        "WBTC" => Btc,
        "USDC" or "DAI" => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "No such token on the local market."),
    };
}
