using System.Globalization;
using CrossMargin.Domain;

namespace CrossMargin.Api;

/// <param name="Underlying">What its risk is about.</param>
public sealed record TokenResource(long ChainId, string Address, string Symbol, int Decimals, string Underlying)
{
    public static TokenResource Of(Token token) => new(
        token.Chain.Value, token.Address.ToString(), token.Symbol, token.Decimals, token.Underlying.Symbol);
}

/// <summary>An amount of a token.</summary>
/// <param name="Raw">The integer on the chain.</param>
/// <param name="Quantity">The same in whole tokens, exactly.</param>
public sealed record AmountResource(TokenResource Token, string Raw, string Quantity)
{
    public static AmountResource Of(Token token, TokenAmount amount) => new(
        TokenResource.Of(token), amount.Raw.ToString(CultureInfo.InvariantCulture), amount.ToString());
}
