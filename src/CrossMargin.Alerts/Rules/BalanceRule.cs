using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Alerts.Rules;

/// <summary>What the keeper's account must not run out of on one chain: gas, or a token that it pays debts with.</summary>
/// <param name="token">Null is what gas is paid in, with 18 decimals.</param>
/// <param name="floor">In whole units.</param>
internal sealed class BalanceRule(
    IChainClient client, ChainSettings chain, Address account, TokenSettings? token, double floor) : IAlertRule
{
    private const byte NativeDecimals = 18;

    private readonly string _symbol = token?.Symbol ?? chain.Native.Symbol;

    public string Name => $"balances/{chain.Name}/{_symbol}";

    public async Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        BigInteger raw = token is null
            ? await client.ReadBalanceAsync(account, BlockId.Latest, cancellationToken)
            : await ReadTokenAsync(token, cancellationToken);
        TokenAmount left = new(raw, token?.Decimals ?? NativeDecimals);
        if (left.ToAssetQuantity() >= floor)
            return [];
        return
        [
            new Alert($"{Name}/{account}", AlertSeverity.Critical, string.Create(
                CultureInfo.InvariantCulture, $"{account} has {left} {_symbol} left on {chain.Name}, below {floor}.")),
        ];
    }

    private async Task<BigInteger> ReadTokenAsync(TokenSettings asked, CancellationToken cancellationToken)
    {
        CallOutcome outcome = await client.CallAsync(new CallRequest(asked.Address, Erc20.BalanceOf.Encode(account)), BlockId.Latest, cancellationToken);
        return outcome is CallOutcome.Returned returned
            ? Erc20.BalanceOf.DecodeResult(returned.Data.Span)
            : throw new AbiException($"{asked.Symbol} does not answer for a balance.");
    }
}
