using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Planning;

/// <summary>What the keeper's account can pay with on one chain, as the chain says.</summary>
/// <remarks>What was read stands until <see cref="Forget"/>: with many candidates in one block, each token is asked for once.</remarks>
internal sealed class Purse(IChainClient client, Address account)
{
    // An allowance from here on is one without limit, of which tokens take nothing off.
    private static readonly BigInteger Unlimited = BigInteger.One << 255;

    private readonly Dictionary<Address, BigInteger> _balances = [];
    private readonly HashSet<(Address Token, Address Spender)> _unlimited = [];
    private BigInteger? _native;

    public Address Account => account;

    /// <summary>There may be something new: a block, or something of ours in one.</summary>
    public void Forget()
    {
        _balances.Clear();
        _unlimited.Clear();
        _native = null;
    }

    /// <summary>Token balances at the head, less what transactions on their way will take. A token that does not answer counts as nothing.</summary>
    public async Task<IReadOnlyDictionary<Address, BigInteger>> ReadBalancesAsync(
        IReadOnlyCollection<Address> tokens, IReadOnlyDictionary<Address, BigInteger> committed, CancellationToken cancellationToken)
    {
        Address[] asked = [.. tokens.Distinct().Where(token => !_balances.ContainsKey(token))];
        if (asked.Length > 0)
        {
            IReadOnlyList<CallOutcome> answers = await client.CallManyAsync(
                [.. asked.Select(token => Erc20.BalanceOf(token, account))], BlockId.Latest, cancellationToken);
            for (int index = 0; index < asked.Length; index++)
                _balances[asked[index]] = AbiCall.ReadNumber(answers[index]) ?? 0;
        }

        return tokens.Distinct().ToDictionary(
            token => token, token => BigInteger.Max(_balances[token] - committed.GetValueOrDefault(token), 0));
    }

    /// <summary>On the pending state, so that an approval that was just sent counts where the node shows it.</summary>
    public async Task<BigInteger> ReadAllowanceAsync(Address token, Address spender, CancellationToken cancellationToken)
    {
        if (_unlimited.Contains((token, spender)))
            return Unlimited;
        BigInteger allowance = AbiCall.ReadNumber(await client.CallAsync(
            Erc20.Allowance(token, account, spender), BlockId.Pending, cancellationToken)) ?? 0;
        if (allowance >= Unlimited)
            _unlimited.Add((token, spender));
        return allowance;
    }

    /// <summary>Wei.</summary>
    public async Task<BigInteger> ReadNativeAsync(CancellationToken cancellationToken) =>
        _native ??= await client.ReadBalanceAsync(account, BlockId.Latest, cancellationToken);
}
