using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Abi.UniswapV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Composition;

/// <summary>Whether a chain's executor and swap factory are what the chains file says.</summary>
internal static class FlashCheck
{
    // Hundredths of a basis point. Of tokens that have no pool the answer is the zero address.
    private const uint AnyFee = 3_000;

    /// <param name="keeper">Who must own the executor; null where nobody signs.</param>
    /// <param name="path">Of the chain in the file.</param>
    public static async Task<IReadOnlyList<ConfigurationFault>> FindFaultsAsync(
        ChainSettings chain, Address? keeper, string file, string path, IChainClient client, CancellationToken cancellationToken)
    {
        if (chain.Flash is not { } flash)
            return [];
        List<ConfigurationFault> faults = [];
        string owned = keeper is { } account ? $"an executor that {account} owns" : "an executor";
        await LookAsync("executor", owned, () => FindFaultAsync(flash.Executor, keeper, client, cancellationToken));
        await LookAsync("swapFactory", "a factory of Uniswap V3", () => FindFaultAsync(flash.SwapFactory, client, cancellationToken));
        return faults;

        async Task LookAsync(string property, string expected, Func<Task<string?>> find)
        {
            try
            {
                if (await find() is { } fault)
                    faults.Add(new ConfigurationFault(file, $"{path}.flash.{property}", fault, expected));
            }
            catch (RpcException fault)
            {
                faults.Add(new ConfigurationFault(file, $"{path}.flash.{property}", $"no answer ({fault.Message})", "a node that answers"));
            }
        }
    }

    private static async Task<string?> FindFaultAsync(Address executor, Address? keeper, IChainClient client, CancellationToken cancellationToken)
    {
        if (await ReadAsync(executor, LiquidationExecutor.Owner.Encode(), client, cancellationToken) is not { } word)
            return $"{executor}, which has no code or no owner";
        Address owner = Address.FromWord(word);
        return keeper is null || keeper == owner ? null : $"one that {owner} owns";
    }

    private static async Task<string?> FindFaultAsync(Address factory, IChainClient client, CancellationToken cancellationToken)
    {
        byte[] call = UniswapV3Factory.GetPool.Encode(factory, Address.Zero, AnyFee);
        return await ReadAsync(factory, call, client, cancellationToken) is null ? $"{factory}, which has no code or no pools" : null;
    }

    /// <summary>The one word that it answers; null where it does not.</summary>
    private static async Task<Hash32?> ReadAsync(Address contract, byte[] call, IChainClient client, CancellationToken cancellationToken) =>
        await client.CallAsync(new CallRequest(contract, call), BlockId.Latest, cancellationToken)
            is CallOutcome.Returned { Data.Length: Hash32.Size } answer ? new Hash32(answer.Data.Span) : null;
}
