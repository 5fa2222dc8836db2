using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin;

/// <summary>Builds views of accounts on two chains, so that a test shows only what it is about.</summary>
internal static class Portfolio
{
    public static readonly ChainId First = new(1);
    public static readonly ChainId Second = new(10);

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    /// <summary>One hour and half a per cent: Chainlink's ETH / USD on the Ethereum main net.</summary>
    public static readonly FeedPromise Feed = new(TimeSpan.FromHours(1), 0.005);

    private static readonly Underlying Ether = new("ETH"), Dollar = new("USD"), Bitcoin = new("BTC");

    public static Token Eth(ChainId chain) => new(chain, AddressOf(1), "WETH", 18, Ether);

    public static Token StakedEth(ChainId chain) => new(chain, AddressOf(2), "wstETH", 18, Ether);

    public static Token Usdc(ChainId chain) => new(chain, AddressOf(3), "USDC", 6, Dollar);

    public static Token Btc(ChainId chain) => new(chain, AddressOf(4), "WBTC", 8, Bitcoin);

    public static Address AddressOf(int number) => Address.FromWord(Hash32.OfNumber(number));

    /// <summary>A price with eight decimals, as Chainlink gives it.</summary>
    public static PriceObservation Price(double usd, double ageSeconds = 0, FeedPromise? feed = null) =>
        new((BigInteger)(usd * 1e8), 8, AddressOf(99), Now.AddSeconds(-ageSeconds), feed ?? Feed);

    public static CollateralBalance Own(Token token, double quantity, PriceObservation? price) =>
        new(token, Amount(token, quantity), price, 0.83);

    public static DebtPosition Owe(Token token, double quantity, PriceObservation? price) =>
        new(token, Amount(token, quantity), price);

    public static TokenAmount Amount(Token token, double quantity) =>
        new((BigInteger)((decimal)quantity * (decimal)Math.Pow(10, token.Decimals)), token.Decimals);

    public static SubAccountView SubAccount(
        ChainId chain, IReadOnlyList<CollateralBalance> collateral, IReadOnlyList<DebtPosition> debts, LocalHealth? local = null, string venue = "aave-v3") =>
        new(new SubAccountId(new VenueId(chain, venue), new SubAccountKey(AddressOf(77))), collateral, debts, local);

    public static LocalHealth Local(double factor) => new(factor < 1, factor, 0, []);

    public static AccountView View(params SubAccountView[] subAccounts) => new(
        new AccountId(AddressOf(77)), subAccounts, [Condition(First), Condition(Second)], Now);

    /// <summary>No lag and no block time: the buffer is then that of the price's age alone.</summary>
    public static ChainCondition Condition(ChainId chain, string? degraded = null) => new(
        new BlockRef(chain, 100, Hash32.OfNumber(chain.Value), Now.ToUnixTimeSeconds()),
        FinalityLevel.Head, TimeSpan.Zero, TimeSpan.Zero, degraded);

    public static HealthReport Assess(params SubAccountView[] subAccounts) =>
        MarginEngine.Assess(View(subAccounts), RiskParameters.Default);

    /// <summary>Every figure of a report with all its bits: doubles print in their shortest exact form.</summary>
    public static string Bits(HealthReport report) => string.Join('\n', [
        (report with { AsOf = [], SubAccounts = [], Underlyings = [], Prices = [], Faults = [] }).ToString(),
        .. report.AsOf.Select(Text),
        .. report.SubAccounts.Select(Text),
        .. report.Underlyings.Select(Text),
        .. report.Prices.Select(Text),
        .. report.Faults.Select(Text),
    ]);

    private static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
