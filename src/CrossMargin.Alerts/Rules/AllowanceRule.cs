using System.Globalization;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Alerts.Rules;

/// <summary>What a venue's contract may take of a token that the keeper's account pays debts with: all that it holds, and no less than a bound.</summary>
/// <param name="spender">The contract that takes it.</param>
/// <param name="floor">In whole units; 0 where only what the account holds is asked for.</param>
internal sealed class AllowanceRule(
    IChainClient client, ChainSettings chain, Address account, TokenSettings token, Address spender, double floor) : IAlertRule
{
    public string Name => $"allowances/{chain.Name}/{token.Symbol}/{spender}";

    public async Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallOutcome> answers = await client.CallManyAsync(
            [
                new CallRequest(token.Address, Erc20.Allowance.Encode(account, spender)),
                new CallRequest(token.Address, Erc20.BalanceOf.Encode(account)),
            ],
            BlockId.Latest, cancellationToken);
        TokenAmount allowed = Read(answers[0]), held = Read(answers[1]);
        string? lack = allowed.Raw < held.Raw ? $"less than the {held} that it holds"
            : allowed.ToAssetQuantity() < floor ? string.Create(CultureInfo.InvariantCulture, $"below {floor}")
            : null;
        return lack is null
            ? []
            : [new Alert($"{Name}/{account}", AlertSeverity.Critical, $"{spender} may take {allowed} {token.Symbol} of {account} on {chain.Name}, {lack}.")];
    }

    private TokenAmount Read(CallOutcome outcome) => outcome is CallOutcome.Returned { Data.Length: Hash32.Size } returned
        ? new TokenAmount(new Hash32(returned.Data.Span).ToNumber(), token.Decimals)
        : throw new AbiException($"{token.Symbol} does not answer for a balance and an allowance.");
}
