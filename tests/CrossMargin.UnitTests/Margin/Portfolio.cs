using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;

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

    /// <summary>A perpetual on ETH, with 18 decimals of size and of dollars.</summary>
    public static PerpPosition Perp(ChainId chain, double size, double entryPrice, PriceObservation? mark, double funding = 0) => new(
        new Perpetual(new VenueId(chain, "perp"), "ETH-PERP", Ether), Eighteen(size), Eighteen(size * entryPrice), Eighteen(funding), mark);

    /// <summary>A European option on ETH, with 18 decimals of contracts, marked at a forward equal to spot and no rate.</summary>
    public static OptionPosition EtherOption(
        ChainId chain, double size, double strike, double days, bool isCall, PriceObservation? spot, double? volatility = 0.8) => new(
        new Option(new VenueId(chain, "lyra"), $"ETH-{days}-{strike}-{(isCall ? "C" : "P")}", Ether, strike, Now.AddDays(days), isCall),
        Eighteen(size), spot, volatility is { } sigma ? new OptionMark(spot?.Usd ?? 0, sigma) : null);

    private static TokenAmount Eighteen(double quantity) => new((BigInteger)((decimal)quantity * 1_000_000_000_000_000_000m), 18);

    public static LocalHealth Local(double factor) => new(factor < 1, factor, 0, []);

    public static AccountView View(params SubAccountView[] subAccounts) => new(
        new AccountId(AddressOf(77)), subAccounts, [Condition(First), Condition(Second)], Now);

    /// <summary>No lag and no block time: the buffer is then that of the price's age alone.</summary>
    public static ChainCondition Condition(ChainId chain, string? degraded = null) => new(
        new BlockRef(chain, 100, Hash32.OfNumber(chain.Value), Now.ToUnixTimeSeconds()),
        FinalityLevel.Head, TimeSpan.Zero, TimeSpan.Zero, degraded);

    public static HealthReport Assess(params SubAccountView[] subAccounts) =>
        MarginEngine.Assess(View(subAccounts), RiskParameters.Default);

    /// <summary>Every figure of a report with all its bits: doubles are written in their shortest exact form.</summary>
    public static string Bits(HealthReport report) => JsonSerializer.Serialize(report, VerdictJson.Options);
}
