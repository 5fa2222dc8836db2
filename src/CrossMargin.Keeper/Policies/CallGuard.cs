using System.Numerics;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Keeper.Flash;
using CrossMargin.Keeper.Planning;

namespace CrossMargin.Keeper.Policies;

/// <summary>Which transactions a policy lets an account sign. Pure.</summary>
/// <param name="both">What holds on every chain and on this one: each must allow it.</param>
/// <param name="executor">The chain's own, whose orders are judged by what is in them; null where there is none.</param>
internal sealed class CallGuard(IReadOnlyList<PolicyLimits> both, Address account, Address? executor = null)
{
    // approve(address,uint256): selector, spender, amount.
    private const int ApprovalSize = Selector.Size + (2 * Hash32.Size);

    public string? FindRefusal(CallRequest call) => FindRefusal(call.To, call.Value, call.Data.Span);

    /// <returns>Why it is not to be signed; null when it may be.</returns>
    public string? FindRefusal(Address? to, BigInteger value, ReadOnlySpan<byte> data)
    {
        if (to is not { } target)
            return "no venue is served by the creation of a contract";
        if (!value.IsZero)
            return "no venue takes native tokens";
        // Uses up a nonce, and moves nothing.
        if (target == account && data.IsEmpty)
            return null;
        if (target == executor && FlashOrders.IsOrder(data))
            return FindOfOrder(FlashOrders.Read(data));
        return data.StartsWith(Erc20.ApproveSelector) ? FindOfApproval(target, data) : FindOfCall(target, Selector.Of(data));
    }

    /// <summary>Whatever the lists say of the token's own functions: nobody may take what no listed contract is called to take.</summary>
    private string? FindOfApproval(Address token, ReadOnlySpan<byte> data)
    {
        if (data.Length != ApprovalSize)
            return "an approval has two words";
        Address spender = Address.FromWord(new Hash32(data.Slice(Selector.Size, Hash32.Size)));
        foreach (PolicyLimits limits in both)
        {
            if (limits.RepayTokens?.Contains(token) == false)
                return $"the policy does not list {token} among what may be repaid";
            if (limits.Calls?.ContainsKey(spender) == false)
                return $"the policy does not list {spender}, which would be approved";
        }

        return null;
    }

    /// <summary>It moves the tokens that it names, calls what is called in it, and may pay nobody else.</summary>
    private string? FindOfOrder(LiquidationExecutor.Order? order)
    {
        if (order is null)
            return "the executor's order cannot be read";
        if (order.Beneficiary != account)
            return $"the executor would pay {order.Beneficiary}";
        if (order.Call.AsSpan().StartsWith(Erc20.ApproveSelector))
            return "the executor would approve";
        if (both.Any(limits => limits.RepayTokens?.Contains(order.Debt) == false))
            return $"the policy does not list {order.Debt} among what may be repaid";
        if (both.Any(limits => limits.SeizeTokens?.Contains(order.Collateral) == false))
            return $"the policy does not list {order.Collateral} among what may be seized";
        return FindOfCall(order.Target, Selector.Of(order.Call));
    }

    private string? FindOfCall(Address target, Selector? function)
    {
        foreach (IReadOnlyDictionary<Address, IReadOnlySet<Selector>> allowed in both.Select(limits => limits.Calls).OfType<IReadOnlyDictionary<Address, IReadOnlySet<Selector>>>())
        {
            if (!allowed.TryGetValue(target, out IReadOnlySet<Selector>? functions))
                return $"the policy does not list the contract {target}";
            if (function is not { } called || !functions.Contains(called))
                return $"the policy does not list function {function?.ToString() ?? "none"} of {target}";
        }

        return null;
    }
}
