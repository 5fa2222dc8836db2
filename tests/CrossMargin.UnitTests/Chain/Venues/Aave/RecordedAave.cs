using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>A recorded run, with what the contracts said of each account at its last block.</summary>
internal sealed class RecordedAave : RecordedContracts
{
    private RecordedAave(JsonElement recording)
        : base(recording)
    {
        Provider = Address.Parse(recording.GetProperty("provider").GetString()!);
        Accounts = [.. recording.GetProperty("accounts").EnumerateArray().Select(account => new RecordedAccount(
            Address.Parse(account.GetProperty("address").GetString()!), Numbers(account, "verdict"), Numbers(account, "balances")))];
    }

    public Address Provider { get; }

    public IReadOnlyList<RecordedAccount> Accounts { get; }

    /// <summary>Set: the node does not take a block's hash, and its block at the number has this hash.</summary>
    public Hash32? ByNumberOnly { get; set; }

    /// <summary>The node knows the newest state only.</summary>
    public bool IsPruned { get; set; }

    public static RecordedAave Load()
    {
        using JsonDocument document = Open("aave-v3");
        return new RecordedAave(document.RootElement);
    }

    public override Task<IReadOnlyList<CallOutcome>> CallManyAsync(
        IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        if (ByNumberOnly is not null && block.Hash is not null)
            throw new RpcErrorException(-32602, "invalid argument 1: expected a block number", default, isTransient: false);
        if (IsPruned && block != BlockId.Latest)
            throw new RpcErrorException(-32000, "missing trie node", default, isTransient: false);
        return base.CallManyAsync(calls, block, cancellationToken);
    }

    public override Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<BlockHeader?>(new BlockHeader(Last with { Hash = ByNumberOnly ?? Last.Hash }, default, new byte[256], null, 0));

    private static IReadOnlyList<BigInteger?> Numbers(JsonElement account, string name) =>
        [.. account.GetProperty(name).EnumerateArray().Select(number => BigInteger.Parse(number.GetString()!))];
}

/// <param name="Verdict">Pool.getUserAccountData.</param>
/// <param name="Balances">For each reserve scaled supply, scaled debt and collateral flag; then the eMode.</param>
internal sealed record RecordedAccount(Address Holder, IReadOnlyList<BigInteger?> Verdict, IReadOnlyList<BigInteger?> Balances);
