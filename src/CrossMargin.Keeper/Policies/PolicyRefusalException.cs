using CrossMargin.Chain.Rpc;

namespace CrossMargin.Keeper.Policies;

/// <summary>The policy does not let this be signed. To whoever waits for a signature it is one that was not given, as any other.</summary>
public sealed class PolicyRefusalException(string reason) : RpcException($"the policy forbids it: {reason}", isTransient: false);
