namespace CrossMargin.Demo;

/// <summary>One step of the price path, USD; stablecoins stay at one.</summary>
internal sealed record DemoPrices(double Eth, double Btc);
