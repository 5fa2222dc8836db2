using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Chains;

/// <summary>A local chain under our command. Anvil knows Hardhat's names for what both can do.</summary>
public sealed class DevnetChain : IAsyncDisposable
{
    // Enough for the largest contract; what a transaction does not use is not paid.
    private const long TransactionGas = 12_000_000;

    private readonly HttpClient _http = JsonRpcTransport.CreateHttpClient();
    private readonly NodeProgram _program;
    private readonly JsonRpcTransport _transport;

    public DevnetChain(ChainId chainId, NodeProgram program, Uri endpoint, TimeProvider time)
    {
        (ChainId, _program) = (chainId, program);
        _transport = new JsonRpcTransport(endpoint, _http, time);
    }

    public ChainId ChainId { get; }

    /// <exception cref="RpcException">The node's error, or no usable answer.</exception>
    public Task<JsonElement> RequestAsync(
        string method, IReadOnlyList<object?> parameters, CancellationToken cancellationToken) =>
        _transport.RequestAsync(method, parameters, cancellationToken);

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
    public async Task MineAsync(int blocks, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (_program == NodeProgram.Anvil)
        {
            await RequestAsync("anvil_mine", [Hex.OfQuantity(blocks), Hex.OfQuantity((long)interval.TotalSeconds)], cancellationToken);
            return;
        }

        // Hardhat's own call for many leaves out what ties each of them to its parent.
        BlockRef head = await ReadBlockAsync("latest", cancellationToken);
        for (int block = 1; block <= blocks; block++)
            await RequestAsync("evm_mine", [Hex.OfQuantity(head.Timestamp + (block * (long)interval.TotalSeconds))], cancellationToken);
    }

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
            throw new DevnetException($"The node does not know the snapshot {snapshot}.");
    }

    /// <summary>Replaces the newest blocks by as many empty ones on another fork. Anvil's alone.</summary>
    public Task ReorgAsync(int depth, CancellationToken cancellationToken) =>
        RequestAsync("anvil_reorg", [depth, Array.Empty<object>()], cancellationToken);

    /// <summary>Lets <see cref="SendAsync"/> act for any address, contracts included.</summary>
    public Task ImpersonateAsync(Address account, CancellationToken cancellationToken) =>
        RequestAsync("hardhat_impersonateAccount", [account.ToString()], cancellationToken);

    /// <param name="wei">The native balance from now on.</param>
    public Task SetBalanceAsync(Address account, BigInteger wei, CancellationToken cancellationToken) =>
        RequestAsync("hardhat_setBalance", [account.ToString(), Hex.OfQuantity(wei)], cancellationToken);

    /// <summary>The clock from which the next blocks take their timestamps; on Hardhat later than the head's.</summary>
    public Task SetClockAsync(DateTimeOffset now, CancellationToken cancellationToken) => _program == NodeProgram.Anvil
        ? RequestAsync("anvil_setTime", [Hex.OfQuantity(now.ToUnixTimeSeconds())], cancellationToken)
        // The blocks after the next one go on from there.
        : SetNextTimestampAsync(now, cancellationToken);

    /// <summary>Hands the transaction to the node and returns: it may revert later.</summary>
    public async Task<Hash32> SendAsync(
        Address from, Address? to, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken) =>
        Hash32.Parse((await RequestAsync("eth_sendTransaction", [Transaction(from, to, callData)], cancellationToken)).GetString()!);

    /// <summary>Sends the transaction and waits for its block.</summary>
    /// <exception cref="DevnetException">It reverted; the message has the reason.</exception>
    public async Task<TransactionReceipt> ExecuteAsync(
        Address from, Address? to, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken)
    {
        Dictionary<string, string> transaction = Transaction(from, to, callData);
        TransactionReceipt receipt = ReadReceipt(await SendAndWaitAsync(transaction, cancellationToken));
        return receipt.Succeeded
            ? receipt
            : throw new DevnetException(
                $"Transaction {receipt.TransactionHash} from {from} to {to?.ToString() ?? "a new contract"} reverted: "
                + await ExplainRevertAsync(transaction, receipt.BlockNumber, cancellationToken));
    }

    /// <summary>Puts the transactions into one block, in this order where the node keeps it (<see cref="NodeOptions"/>).</summary>
    /// <returns>Of each, in the order given: they may have reverted.</returns>
    public async Task<IReadOnlyList<TransactionReceipt>> ExecuteInOneBlockAsync(
        IReadOnlyList<(Address From, Address To, byte[] CallData)> transactions, CancellationToken cancellationToken)
    {
        await RequestAsync("evm_setAutomine", [false], cancellationToken);
        List<Hash32> hashes = [];
        try
        {
            foreach ((Address from, Address to, byte[] callData) in transactions)
                hashes.Add(await SendAsync(from, to, callData, cancellationToken));
            await RequestAsync("evm_mine", [], cancellationToken);
        }
        finally
        {
            await RequestAsync("evm_setAutomine", [true], cancellationToken);
        }

        List<TransactionReceipt> receipts = [];
        foreach (Hash32 hash in hashes)
            receipts.Add(ReadReceipt(await RequestAsync("eth_getTransactionReceipt", [hash.ToString()], cancellationToken)));
        return receipts;
    }

    /// <summary>Deploys a contract.</summary>
    /// <param name="arguments">The constructor's, ABI-encoded.</param>
    public async Task<Address> DeployAsync(
        Address from, ReadOnlyMemory<byte> creationCode, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken)
    {
        byte[] code = [.. creationCode.Span, .. arguments.Span];
        TransactionReceipt receipt = await ExecuteAsync(from, to: null, code, cancellationToken);
        return receipt.ContractAddress ?? throw new DevnetException($"Transaction {receipt.TransactionHash} made no contract.");
    }

    /// <summary>A call on the newest state.</summary>
    /// <exception cref="RpcErrorException">It reverts.</exception>
    public async Task<byte[]> CallAsync(Address to, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken)
    {
        Dictionary<string, string> call = new() { ["to"] = to.ToString(), ["data"] = Hex.Of(callData.Span) };
        return Hex.Parse((await RequestAsync("eth_call", [call, "latest"], cancellationToken)).GetString());
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        _http.Dispose();
    }

    private static Dictionary<string, string> Transaction(Address from, Address? to, ReadOnlyMemory<byte> callData)
    {
        Dictionary<string, string> transaction = new()
        {
            ["from"] = from.ToString(),
            ["gas"] = Hex.OfQuantity(TransactionGas),
            ["data"] = Hex.Of(callData.Span),
        };
        if (to is { } contract)
            transaction["to"] = contract.ToString();
        return transaction;
    }

    private async Task<JsonElement> SendAndWaitAsync(Dictionary<string, string> transaction, CancellationToken cancellationToken)
    {
        if (_program == NodeProgram.Anvil)
            return await RequestAsync("eth_sendTransactionSync", [transaction], cancellationToken);
        JsonElement hash = await RequestAsync("eth_sendTransaction", [transaction], cancellationToken);
        JsonElement receipt = await RequestAsync("eth_getTransactionReceipt", [hash], cancellationToken);
        return receipt.ValueKind == JsonValueKind.Object
            ? receipt
            : throw new DevnetException($"Transaction {hash} is in no block: Hardhat is waited for only while it mines at once.");
    }

    // The receipt has no reason. The same call on the state after the block usually fails for the same one.
    private async Task<string> ExplainRevertAsync(
        Dictionary<string, string> transaction, long block, CancellationToken cancellationToken)
    {
        try
        {
            await RequestAsync("eth_call", [transaction, Hex.OfQuantity(block)], cancellationToken);
            return "the reason is gone, the same call passes now.";
        }
        catch (RpcErrorException error)
        {
            return $"{error.NodeMessage} {(error.ErrorData.IsEmpty ? "" : Hex.Of(error.ErrorData.Span))}";
        }
    }

    private static TransactionReceipt ReadReceipt(JsonElement receipt) => new(
        Hash32.Parse(receipt.GetProperty("transactionHash").GetString()!),
        ReadQuantity(receipt.GetProperty("blockNumber")),
        Hash32.Parse(receipt.GetProperty("blockHash").GetString()!),
        ReadQuantity(receipt.GetProperty("status")) == 1,
        ReadQuantity(receipt.GetProperty("gasUsed")),
        ReadQuantity(receipt.GetProperty("effectiveGasPrice")),
        Address.TryParse(receipt.GetProperty("contractAddress").GetString(), out Address contract) ? contract : null);

    private static long ReadQuantity(JsonElement quantity) =>
        long.Parse(quantity.GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
