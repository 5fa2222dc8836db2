using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Planning;

/// <summary>What the keeper's account can pay with on one chain, as the chain says.</summary>
internal sealed class Purse(IChainClient client, Address account)
{
    public Address Account => account;

    /// <summary>Token balances at the head, less what transactions on their way will take. A token that does not answer counts as nothing.</summary>
    public async Task<IReadOnlyDictionary<Address, BigInteger>> ReadBalancesAsync(
        IReadOnlyCollection<Address> tokens, IReadOnlyDictionary<Address, BigInteger> committed, CancellationToken cancellationToken)
    {
        Address[] asked = [.. tokens.Distinct()];
        IReadOnlyList<CallOutcome> answers = await client.CallManyAsync(
            [.. asked.Select(token => Erc20.BalanceOf(token, account))], BlockId.Latest, cancellationToken);
        Dictionary<Address, BigInteger> balances = [];
        for (int index = 0; index < asked.Length; index++)
        {
            BigInteger free = (AbiCall.ReadNumber(answers[index]) ?? 0) - committed.GetValueOrDefault(asked[index]);
            balances[asked[index]] = BigInteger.Max(free, 0);
        }

        return balances;
    }

    /// <summary>On the pending state, so that an approval that was just sent counts where the node shows it.</summary>
    public async Task<BigInteger> ReadAllowanceAsync(Address token, Address spender, CancellationToken cancellationToken) =>
        AbiCall.ReadNumber(await client.CallAsync(
            Erc20.Allowance(token, account, spender), BlockId.Pending, cancellationToken)) ?? 0;

    /// <summary>Wei.</summary>
    public Task<BigInteger> ReadNativeAsync(CancellationToken cancellationToken) =>
        client.ReadBalanceAsync(account, BlockId.Latest, cancellationToken);
}
