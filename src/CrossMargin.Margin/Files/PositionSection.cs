using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Files;

/// <summary>What one sub-account of an account file holds, owes and has open.</summary>
internal sealed partial class PositionSection(VenueId venue, DateTimeOffset time)
{
    /// <summary>Of every amount: as many as ether has.</summary>
    private const byte Decimals = 18;

    private const double MaxSeconds = 365d * 86_400;

    private const double MaxRate = 10;

    public VenueId Venue => venue;

    public CollateralBalance Collateral(JsonNodeReader node) =>
        new(ReadToken(node), Amount(node, "amount", isSigned: false), Price(node, "price"), LiquidationThreshold: 0);

    public DebtPosition Debt(JsonNodeReader node) => new(ReadToken(node), Amount(node, "amount", isSigned: false), Price(node, "price"));

    public PerpPosition Perp(JsonNodeReader node)
    {
        TokenAmount size = Amount(node, "size", isSigned: true);
        TokenAmount entry = Exact(node.RequiredNumber("entryPrice", 0, Limits.MaxUsd));
        return new PerpPosition(
            new Perpetual(venue, node.Text("symbol", "the venue's name of the perpetual"), Underlying(node)),
            size,
            new TokenAmount(size.Raw * entry.Raw, (byte)(size.Decimals + entry.Decimals)),
            node.Has("funding") ? Amount(node, "funding", isSigned: true) : new TokenAmount(BigInteger.Zero, Decimals),
            Price(node, "mark"));
    }

    public OptionPosition Option(JsonNodeReader node)
    {
        Underlying underlying = Underlying(node);
        double strike = node.RequiredNumber("strike", double.Epsilon, Limits.MaxUsd);
        DateTimeOffset expiry = AccountFile.Time(node, "expiry") ?? time;
        if (node.KindOf("isCall") is null)
            node.Fault("isCall", "nothing", "true for a call, false for a put");
        bool isCall = node.OptionalFlag("isCall");
        string symbol = node.OptionalText("symbol", "the venue's name of the option")
            ?? string.Create(CultureInfo.InvariantCulture, $"{underlying}-{expiry:yyyyMMdd}-{strike}-{(isCall ? "C" : "P")}");
        return new OptionPosition(
            new Option(venue, symbol, underlying, strike, expiry, isCall), Amount(node, "size", isSigned: true), Price(node, "spot"), Mark(node));
    }

    /// <summary>Null where the file has neither forward nor volatility.</summary>
    private static OptionMark? Mark(JsonNodeReader node)
    {
        double rate = node.OptionalNumber("rate", -MaxRate, MaxRate) ?? 0;
        if (!node.Has("forward") && !node.Has("volatility"))
            return null;
        return new OptionMark(
            node.RequiredNumber("forward", double.Epsilon, Limits.MaxUsd), node.RequiredNumber("volatility", 0, Limits.MaxVolatility), rate);
    }

    /// <summary>Null where the file has none: the venue then has no price.</summary>
    private PriceObservation? Price(JsonNodeReader node, string property) => node.OptionalObject(property, price =>
    {
        TokenAmount usd = Exact(price.RequiredNumber("usd", 0, Limits.MaxUsd));
        return new PriceObservation(
            usd.Raw, usd.Decimals, Address.Zero, UpdatedAt(price), Feed(price), price.OptionalNumber("confidence", 0, 1));
    });

    private DateTimeOffset? UpdatedAt(JsonNodeReader price)
    {
        bool hasTime = price.Has("updatedAt"), hasAge = price.Has("ageSeconds");
        if (hasTime == hasAge)
            price.Fault("ageSeconds", hasAge ? "beside updatedAt" : "nothing", "either ageSeconds or updatedAt");
        double age = price.OptionalNumber("ageSeconds", -MaxSeconds, MaxSeconds) ?? 0;
        if (hasTime)
            return AccountFile.Time(price, "updatedAt");
        return time == default ? time : time - TimeSpan.FromSeconds(age);
    }

    private static FeedPromise? Feed(JsonNodeReader price) => price.Has("heartbeatSeconds") || price.Has("deviation")
        ? new FeedPromise(TimeSpan.FromSeconds(price.RequiredNumber("heartbeatSeconds", 1, MaxSeconds)), price.RequiredNumber("deviation", 0, 1))
        : null;

    private Token ReadToken(JsonNodeReader node)
    {
        string symbol = node.Text("token", "the token's symbol: 1 to 20 letters or digits", text => SymbolPattern().IsMatch(text));

        // Nothing on a chain is asked, but tokens of different symbols must have different addresses.
        byte[] address = new byte[Address.Size];
        Encoding.ASCII.GetBytes(symbol, address);
        return new Token(venue.Chain, new Address(address), symbol, Decimals, Underlying(node));
    }

    private static Underlying Underlying(JsonNodeReader node) =>
        new(node.Text("underlying", "a symbol in upper case: ETH", text => UnderlyingPattern().IsMatch(text)));

    /// <summary>A decimal number as text, so that no digit is lost.</summary>
    private static TokenAmount Amount(JsonNodeReader node, string property, bool isSigned)
    {
        string expected = $"a decimal number in quotes, {(isSigned ? "negative where it is short or owed" : "not negative")}: \"1.25\"";
        string text = node.Text(property, expected, text => AmountPattern().IsMatch(text) && (isSigned || text[0] != '-'));
        if (text.Length == 0)
            return new TokenAmount(BigInteger.Zero, Decimals);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string fraction = point < 0 ? "" : text[(point + 1)..];
        string digits = (point < 0 ? text : text[..point]) + fraction.PadRight(Decimals, '0');
        return new TokenAmount(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), Decimals);
    }

    /// <summary>The shortest decimal number that reads as this double: what the file says, to 28 digits.</summary>
    /// <param name="value">0 to 10¹⁵.</param>
    private static TokenAmount Exact(double value)
    {
        decimal number = decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        BigInteger digits = ((BigInteger)(uint)parts[2] << 64) | ((BigInteger)(uint)parts[1] << 32) | (uint)parts[0];
        return new TokenAmount(digits, number.Scale);
    }

    [GeneratedRegex("^[A-Za-z0-9.]{1,20}$")]
    private static partial Regex SymbolPattern();

    [GeneratedRegex("^[A-Z][A-Z0-9]{0,19}$")]
    private static partial Regex UnderlyingPattern();

    [GeneratedRegex(@"^-?[0-9]{1,40}(\.[0-9]{1,18})?$")]
    private static partial Regex AmountPattern();
}
