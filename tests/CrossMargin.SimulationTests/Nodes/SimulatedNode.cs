using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Simulation;
using CrossMargin.SimulationTests.Chains;
using CrossMargin.SimulationTests.Running;

namespace CrossMargin.SimulationTests.Nodes;

/// <summary>A node that speaks JSON-RPC about a simulated chain, honestly but for being behind it.</summary>
internal sealed class SimulatedNode(SimulatedChain chain, Trace trace)
{
    public const long Gas = 300_000;

    private IReadOnlyList<SimulatedBlock>? _stuckAt;
    private bool _hasOldLogs;

    /// <summary>How many of the newest blocks it does not know yet.</summary>
    public int Lag { get; set; }

    /// <summary>Blocks of a log request that it takes.</summary>
    public int RangeMax { get; set; } = int.MaxValue;

    /// <summary>Whether it forgets a transaction that it said it took.</summary>
    public bool LosesTransactions { get; set; }

    /// <summary>Whether it knows no "safe" and "finalized".</summary>
    public bool RefusesTags { get; set; }

    /// <summary>Told each transaction that the keeper hands in, before it is looked at.</summary>
    public Action<SentTransaction>? Received { get; set; }

    /// <summary>Stays where the chain is, or with what a reorg took back, until it is freed.</summary>
    public void Stick(bool onOrphan) => _stuckAt = onOrphan && chain.Orphaned is { } orphaned ? orphaned : [.. chain.Blocks];

    public void Free() => (_stuckAt, Lag) = (null, 0);

    /// <param name="request">One request or a batch.</param>
    /// <param name="hasOldLogs">Whether it asks for logs of a block that no reorg takes back any more.</param>
    public byte[] Answer(ReadOnlyMemory<byte> request, out bool hasOldLogs)
    {
        _hasOldLogs = false;
        using JsonDocument document = JsonDocument.Parse(request);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { SkipValidation = true }))
        {
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                writer.WriteStartArray();
                foreach (JsonElement one in document.RootElement.EnumerateArray())
                    Answer(writer, one);
                writer.WriteEndArray();
            }
            else
            {
                Answer(writer, document.RootElement);
            }
        }

        hasOldLogs = _hasOldLogs;
        return stream.ToArray();
    }

    private IReadOnlyList<SimulatedBlock> Known => _stuckAt ?? chain.Blocks;

    private int Count => Math.Max(1, Known.Count - Lag);

    private SimulatedBlock Head => Known[Count - 1];

    private void Answer(Utf8JsonWriter writer, JsonElement request)
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writer.WriteNumber("id", request.GetProperty("id").GetInt64());
        try
        {
            // The result is written only once it is whole: an error takes its place.
            using MemoryStream result = new();
            using (Utf8JsonWriter inner = new(result, new JsonWriterOptions { SkipValidation = true }))
                WriteResult(inner, request.GetProperty("method").GetString()!, request.GetProperty("params"));
            writer.WritePropertyName("result");
            writer.WriteRawValue(result.ToArray(), skipInputValidation: true);
        }
        catch (NodeErrorException error)
        {
            writer.WriteStartObject("error");
            writer.WriteNumber("code", error.Code);
            writer.WriteString("message", error.Message);
            if (error.Revert is { } data)
                writer.WriteString("data", Hex.Of(data));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter writer, string method, JsonElement parameters)
    {
        switch (method)
        {
            case "eth_chainId":
                writer.WriteStringValue(Hex.OfQuantity(chain.Id.Value));
                break;
            case "eth_blockNumber":
                writer.WriteStringValue(Hex.OfQuantity(Head.Ref.Number));
                break;
            case "eth_getBlockByNumber" or "eth_getBlockByHash":
                WriteRaw(writer, Find(parameters[0])?.Header);
                break;
            case "eth_getLogs":
                WriteLogs(writer, parameters[0]);
                break;
            case "eth_call":
                writer.WriteStringValue(Hex.Of(NodeCalls.Call(chain, parameters[0], StateAt(parameters[1]))));
                break;
            case "eth_estimateGas":
                NodeCalls.Call(chain, parameters[0], chain.Pending(Head));
                writer.WriteStringValue(Hex.OfQuantity(Gas));
                break;
            case "eth_getCode":
                writer.WriteStringValue(Hex.Of(World.CodeOf(Address.Parse(parameters[0].GetString()!))));
                break;
            case "eth_getBalance":
                writer.WriteStringValue(Hex.OfQuantity(BigInteger.Pow(10, 20)));
                break;
            case "eth_getTransactionCount":
                writer.WriteStringValue(Hex.OfQuantity(StateAt(parameters[1]).Nonce));
                break;
            case "eth_feeHistory":
                WriteFeeHistory(writer, parameters[2].GetArrayLength());
                break;
            case "eth_sendRawTransaction":
                writer.WriteStringValue(Send(parameters[0].GetString()!).ToString());
                break;
            case "eth_getTransactionByHash":
                WriteTransaction(writer, Hash32.Parse(parameters[0].GetString()!));
                break;
            case "eth_getTransactionReceipt":
                WriteReceipt(writer, Hash32.Parse(parameters[0].GetString()!));
                break;
            default:
                throw new NodeErrorException(-32601, $"the method {method} does not exist");
        }
    }

    private SimulatedBlock? Find(JsonElement block)
    {
        string text = block.GetString()!;
        return text switch
        {
            "latest" or "pending" => Head,
            "safe" or "finalized" when RefusesTags => throw new NodeErrorException(-39001, "Unknown block"),
            // As deep as no reorg of a simulation goes.
            "safe" or "finalized" => Known[Math.Max(0, Count - 1 - Scenario.FinalBlocks)],
            { Length: 66 } => chain.Find(Hash32.Parse(text)) is { } found && IsKnown(found) ? found : null,
            _ => (int)Convert.ToInt64(text, 16) is var number && number < Count ? Known[number] : null,
        };
    }

    private bool IsKnown(SimulatedBlock block) => block.Ref.Number < Count && ReferenceEquals(Known[(int)block.Ref.Number], block);

    private WorldState StateAt(JsonElement block)
    {
        if (block.ValueKind == JsonValueKind.String && block.GetString() == "pending")
            return chain.Pending(Head);
        JsonElement named = block.ValueKind == JsonValueKind.Object ? block.GetProperty("blockHash") : block;
        return (Find(named) ?? throw new NodeErrorException(-32000, "header not found")).State;
    }

    private void WriteLogs(Utf8JsonWriter writer, JsonElement filter)
    {
        int from = (int)Convert.ToInt64(filter.GetProperty("fromBlock").GetString(), 16);
        int to = (int)Convert.ToInt64(filter.GetProperty("toBlock").GetString(), 16);
        if (to - from + 1 > RangeMax)
            throw new NodeErrorException(-32005, $"block range is too large: limited to {RangeMax}");
        HashSet<Address> addresses = [.. filter.GetProperty("address").EnumerateArray().Select(each => Address.Parse(each.GetString()!))];
        HashSet<Hash32>? topics = filter.TryGetProperty("topics", out JsonElement wanted)
            ? [.. wanted[0].EnumerateArray().Select(each => Hash32.Parse(each.GetString()!))] : null;
        _hasOldLogs |= from < Count && Known[from].Ref.Timestamp <= Head.Ref.Timestamp - SimulatedWorld.Finality.TotalSeconds;
        writer.WriteStartArray();
        for (int number = from; number <= to && number < Count; number++)
        {
            foreach (SimulatedLog log in Known[number].Logs)
            {
                if (addresses.Contains(log.Address) && topics?.Contains(log.Topic0) != false)
                    writer.WriteRawValue(log.Json, skipInputValidation: true);
            }
        }

        writer.WriteEndArray();
    }

    private Hash32 Send(string raw)
    {
        SentTransaction sent = SentTransaction.Read(Hex.Parse(raw));
        Received?.Invoke(sent);
        string? refusal = LosesTransactions ? null : chain.Take(sent);
        trace.Note($"sent {sent.Hash} nonce {sent.Nonce}: {refusal ?? (LosesTransactions ? "lost" : "taken")}");
        return refusal is null ? sent.Hash : throw new NodeErrorException(-32000, refusal);
    }

    /// <summary>Whether it has it is all that anybody asks.</summary>
    private void WriteTransaction(Utf8JsonWriter writer, Hash32 transaction)
    {
        bool isIncluded = Enumerable.Range(0, Count).Any(number => Known[number].Receipts.ContainsKey(transaction));
        if (!isIncluded && !chain.IsPooled(transaction))
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("hash", transaction.ToString());
        writer.WriteEndObject();
    }

    private void WriteReceipt(Utf8JsonWriter writer, Hash32 transaction)
    {
        SimulatedReceipt? receipt = null;
        for (int number = Count - 1; number >= 0 && receipt is null; number--)
            receipt = Known[number].Receipts.GetValueOrDefault(transaction);
        if (receipt is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("transactionHash", transaction.ToString());
        writer.WriteString("blockNumber", Hex.OfQuantity(receipt.Block.Number));
        writer.WriteString("blockHash", receipt.Block.Hash.ToString());
        writer.WriteString("status", receipt.Succeeded ? "0x1" : "0x0");
        writer.WriteString("gasUsed", Hex.OfQuantity(Gas - 1));
        writer.WriteString("effectiveGasPrice", Hex.OfQuantity(SimulatedChain.BaseFee));
        writer.WriteEndObject();
    }

    private static void WriteFeeHistory(Utf8JsonWriter writer, int percentiles)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("baseFeePerGas");
        writer.WriteStringValue(Hex.OfQuantity(SimulatedChain.BaseFee));
        writer.WriteStringValue(Hex.OfQuantity(SimulatedChain.BaseFee));
        writer.WriteEndArray();
        writer.WriteStartArray("reward");
        writer.WriteStartArray();
        for (int i = 0; i < percentiles; i++)
            writer.WriteStringValue(Hex.OfQuantity(100_000_000));
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter writer, byte[]? json)
    {
        if (json is null)
            writer.WriteNullValue();
        else
            writer.WriteRawValue(json, skipInputValidation: true);
    }
}
