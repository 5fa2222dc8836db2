using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Chains;

/// <summary>A local chain under our command.</summary>
public sealed class DevnetChain(ChainId chainId, Uri endpoint) : IDisposable
{
    // Dev accounts are unlocked: nobody estimates gas for them, and no block of ours comes near its limit.
    private const long TransactionGas = 12_000_000;

    private readonly HttpClient _http = new() { BaseAddress = endpoint };
    private int _requestId;

    public ChainId ChainId { get; } = chainId;

    public async Task<JsonElement> RequestAsync(
        string method, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        int id = Interlocked.Increment(ref _requestId);
        using HttpResponseMessage response = await _http.PostAsJsonAsync(
            (Uri?)null, new { jsonrpc = "2.0", id, method, @params = parameters }, cancellationToken);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.TryGetProperty("error", out JsonElement error)
            ? throw new DevnetException($"{method}: {error.GetProperty("message").GetString()}")
            : answer.GetProperty("result");
    }

    /// <summary>The unlocked accounts, in the order of their derivation.</summary>
    public async Task<IReadOnlyList<Address>> ReadAccountsAsync(CancellationToken cancellationToken)
    {
        JsonElement accounts = await RequestAsync("eth_accounts", [], cancellationToken);
        return [.. accounts.EnumerateArray().Select(account => Address.Parse(account.GetString()!))];
    }

    public async Task<long> ReadBlockNumberAsync(CancellationToken cancellationToken) =>
        ReadQuantity(await RequestAsync("eth_blockNumber", [], cancellationToken));

    public async Task<BlockRef> ReadBlockAsync(string block, CancellationToken cancellationToken)
    {
        JsonElement header = await RequestAsync("eth_getBlockByNumber", [block, false], cancellationToken);
        return new BlockRef(
            ChainId,
            ReadQuantity(header.GetProperty("number")),
            Hash32.Parse(header.GetProperty("hash").GetString()!),
            ReadQuantity(header.GetProperty("timestamp")));
    }

    /// <param name="interval">Between the blocks' timestamps; whole seconds.</param>
    public Task MineAsync(int blocks, TimeSpan interval, CancellationToken cancellationToken) =>
        RequestAsync("anvil_mine", [Hex.OfQuantity(blocks), Hex.OfQuantity((long)interval.TotalSeconds)], cancellationToken);

    /// <summary>Moves the chain's clock forward and mines a block there.</summary>
    public async Task WarpAsync(TimeSpan forward, CancellationToken cancellationToken)
    {
        await RequestAsync("evm_increaseTime", [Hex.OfQuantity((long)forward.TotalSeconds)], cancellationToken);
        await RequestAsync("evm_mine", [], cancellationToken);
    }

    /// <summary>The next block's timestamp: later than the head's.</summary>
    public Task SetNextTimestampAsync(DateTimeOffset timestamp, CancellationToken cancellationToken) =>
        RequestAsync("evm_setNextBlockTimestamp", [Hex.OfQuantity(timestamp.ToUnixTimeSeconds())], cancellationToken);

    /// <returns>To be given to <see cref="RevertAsync"/>, once.</returns>
    public async Task<string> SnapshotAsync(CancellationToken cancellationToken) =>
        (await RequestAsync("evm_snapshot", [], cancellationToken)).GetString()!;

    public async Task RevertAsync(string snapshot, CancellationToken cancellationToken)
    {
        if (!(await RequestAsync("evm_revert", [snapshot], cancellationToken)).GetBoolean())
            throw new DevnetException($"Anvil does not know the snapshot {snapshot}.");
    }

    /// <summary>Replaces the newest blocks by as many empty ones on another fork.</summary>
    public Task ReorgAsync(int depth, CancellationToken cancellationToken) =>
        RequestAsync("anvil_reorg", [depth, Array.Empty<object>()], cancellationToken);

    /// <summary>Lets <see cref="SendAsync"/> act for any address, contracts included.</summary>
    public Task ImpersonateAsync(Address account, CancellationToken cancellationToken) =>
        RequestAsync("anvil_impersonateAccount", [account.ToString()], cancellationToken);

    /// <param name="wei">The native balance from now on.</param>
    public Task SetBalanceAsync(Address account, BigInteger wei, CancellationToken cancellationToken) =>
        RequestAsync("anvil_setBalance", [account.ToString(), Hex.OfQuantity(wei)], cancellationToken);

    /// <summary>Hands the transaction to the node and returns: it may revert later.</summary>
    public async Task<Hash32> SendAsync(
        Address from, Address? to, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken)
    {
        Dictionary<string, string> transaction = new()
        {
            ["from"] = from.ToString(),
            ["gas"] = Hex.OfQuantity(TransactionGas),
            ["data"] = Hex.Of(callData.Span),
        };
        if (to is { } contract)
            transaction["to"] = contract.ToString();
        return Hash32.Parse((await RequestAsync("eth_sendTransaction", [transaction], cancellationToken)).GetString()!);
    }

    private static long ReadQuantity(JsonElement quantity) =>
        long.Parse(quantity.GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public void Dispose() => _http.Dispose();
}
