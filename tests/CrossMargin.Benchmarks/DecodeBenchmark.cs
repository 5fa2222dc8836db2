using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Benchmarks;

/// <summary>From the bytes of an eth_getLogs answer to checked logs in pooled memory.</summary>
internal sealed class DecodeBenchmark : IBenchmark
{
    private const int Logs = 10_000;
    private const int LogsPerBlock = 100;
    private const int Warmups = 30;
    private const int Rounds = 9;
    private const int AnswersPerRound = 20;

    private static readonly Address Token = Address.Parse("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
    private static readonly Hash32 Transfer = Hash32.Parse("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

    public string Name => "decode";

    public string Summary => "decoding of logs from an eth_getLogs answer: CPU time and allocation per log";

    public Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        byte[] answer = WriteAnswer();
        (double leanUs, double leanBytes) = Measure(() => Decode(answer), cancellationToken);
        (double documentUs, double documentBytes) = Measure(() => DecodeByDocument(answer), cancellationToken);
        return Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>
        {
            ["cpuMicrosecondsPerLog"] = leanUs,
            ["allocatedBytesPerLog"] = leanBytes,
            ["answerBytesPerLog"] = answer.Length / (double)Logs,
            ["documentMicrosecondsPerLog"] = documentUs,
            ["documentAllocatedBytesPerLog"] = documentBytes,
            ["timesFasterThanDocument"] = documentUs / leanUs,
        });
    }

    /// <summary>The median round's CPU time of the process, and what this thread allocates, per log.</summary>
    private static (double MicrosecondsPerLog, double BytesPerLog) Measure(Func<int> decode, CancellationToken cancellationToken)
    {
        for (int warmup = 0; warmup < Warmups; warmup++)
            decode();
        double[] rounds = new double[Rounds];
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            for (int repeat = 0; repeat < AnswersPerRound; repeat++)
                Invariant.Require(decode() == Logs, "Every log is decoded.");
            rounds[round] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (AnswersPerRound * Logs);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        Array.Sort(rounds);
        return (rounds[Rounds / 2], allocated / (double)(Rounds * AnswersPerRound * Logs));
    }

    private static int Decode(byte[] answer)
    {
        LogFilter filter = new(new HashSet<Address> { Token }, new HashSet<Hash32> { Transfer });
        Utf8JsonReader reader = new(answer);
        reader.Read();
        using LogBatch batch = RpcEnvelope
            .Read(ref reader, "eth_getLogs", new EndpointName(new Uri("http://127.0.0.1")), LogReader.For(filter, 0, long.MaxValue))
            .Require();
        return batch.Count;
    }

    /// <summary>What one would write without care: the whole document, a string for each field. No checks.</summary>
    private static int DecodeByDocument(byte[] answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        List<EventLog> logs = [];
        foreach (JsonElement log in document.RootElement.GetProperty("result").EnumerateArray())
        {
            Hash32[] topics = [.. log.GetProperty("topics").EnumerateArray().Select(topic => Hash32.Parse(topic.GetString()!))];
            logs.Add(new EventLog
            {
                Address = Address.Parse(log.GetProperty("address").GetString()!),
                TopicCount = (byte)topics.Length,
                Topic0 = topics[0],
                Topic1 = topics[1],
                Topic2 = topics[2],
                Data = Hex.Parse(log.GetProperty("data").GetString()!),
                BlockNumber = Convert.ToInt64(log.GetProperty("blockNumber").GetString(), 16),
                BlockHash = Hash32.Parse(log.GetProperty("blockHash").GetString()!),
                BlockTimestamp = Convert.ToInt64(log.GetProperty("blockTimestamp").GetString(), 16),
                TransactionHash = Hash32.Parse(log.GetProperty("transactionHash").GetString()!),
                TransactionIndex = Convert.ToInt32(log.GetProperty("transactionIndex").GetString(), 16),
                LogIndex = Convert.ToInt32(log.GetProperty("logIndex").GetString(), 16),
            });
        }

        return logs.Count;
    }

    /// <summary>ERC-20 transfers in the form and order of fields of Anvil 1.7.1.</summary>
    private static byte[] WriteAnswer()
    {
        Random random = new(1);
        StringBuilder text = new("""{"jsonrpc":"2.0","id":1,"result":[""");
        for (int index = 0; index < Logs; index++)
        {
            long block = 1_000_000 + index / LogsPerBlock;
            string separator = index == 0 ? "" : ",";
            text.Append($$"""
                {{separator}}{"address":"{{Token}}","topics":["{{Transfer}}","{{RandomWord(random, 20)}}","{{RandomWord(random, 20)}}"],"data":"{{RandomWord(random, 9)}}","blockHash":"{{Hash32.OfNumber(block)}}","blockNumber":"{{Hex.OfQuantity(block)}}","blockTimestamp":"{{Hex.OfQuantity(1_700_000_000 + block)}}","transactionHash":"{{RandomWord(random, 32)}}","transactionIndex":"{{Hex.OfQuantity(index % LogsPerBlock)}}","logIndex":"{{Hex.OfQuantity(index % LogsPerBlock)}}","removed":false}
                """);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private static Hash32 RandomWord(Random random, int bytes)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        random.NextBytes(word[(Hash32.Size - bytes)..]);
        return new Hash32(word);
    }
}
