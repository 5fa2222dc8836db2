using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace CrossMargin.Chain.Rpc;

/// <summary>Tells what a fault means: worth another try, too large a question, or final.</summary>
internal static partial class RpcFault
{
    /// <summary>"Limit exceeded" of EIP-1474; nodes use it for ranges and for rates alike.</summary>
    private const int LimitExceeded = -32005;

    private const int InternalError = -32603;

    private const int ResourceNotFound = -32001;

    private const int ResourceUnavailable = -32002;

    private static readonly int[] RateCodes = [429, -32016, -32029, -32090, -32097];

    private static readonly SearchValues<string> RateWords = SearchValues.Create(
        [
            "rate limit", "rate-limit", "ratelimit", "too many requests", "request rate", "requests per", "compute units",
            "throughput", "quota", "daily request", "request limit", "try again later", "exceeded your capacity",
        ],
        StringComparison.OrdinalIgnoreCase);

    // As worded by Alchemy, Ankr, Base, BlockPI, Cloudflare, dRPC, Erigon, Geth, Infura, 1RPC, OP, QuickNode, Reth, Thirdweb, zkSync.
    private static readonly SearchValues<string> LimitWords = SearchValues.Create(
        [
            "returned more than", "more than 10000 results", "response size", "response too large", "response is too big",
            "response too big", "block range", "max range", "range too large", "range is too large", "range too wide",
            "range is too wide", "limited to a", "limited to 1", "limited to 0", "ranges over", "exceeds the range",
            "exceeds max", "exceeds limit", "too many logs", "log limit", "too many blocks", "number of requested blocks",
            "limit the query", "max results", "query timeout exceeded", "query timed out", "narrow your filter", "message too large",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> UnknownBlockWords = SearchValues.Create(
        ["header not found", "block not found", "unknown block", "header for hash not found", "timeout", "timed out", "busy"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> RevertWords = SearchValues.Create(
        ["revert", "EVM error", "vm execution error", "invalid opcode", "out of gas", "stack underflow", "invalid jump"],
        StringComparison.OrdinalIgnoreCase);

    /// <param name="retryAfter">How long the answer asks to be left alone; null where it does not say.</param>
    public static RpcException OfStatus(EndpointName name, HttpStatusCode status, TimeSpan? retryAfter = null)
    {
        string message = $"{name} answered with HTTP status {(int)status}.";
        bool isTransient = (int)status >= 500
            || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425;
        return status == HttpStatusCode.RequestEntityTooLarge
            ? new RpcLimitException(message)
            : new RpcTransportException(message, isTransient, status) { RetryAfter = retryAfter };
    }

    public static RpcTransportException Unusable(EndpointName name, string what) =>
        new($"{name} gave an unusable answer: {what}.", isTransient: true);

    /// <summary>Whether the node only wants to be asked less often.</summary>
    public static bool IsRateLimit(RpcException fault) => fault switch
    {
        RpcErrorException error => IsRateLimit(error.Code, error.NodeMessage),
        RpcTransportException transport => transport.Status == HttpStatusCode.TooManyRequests || transport.RetryAfter is not null,
        _ => false,
    };

    /// <summary>Short and lasting, for metrics.</summary>
    public static string KindOf(RpcException fault) => fault switch
    {
        _ when IsRateLimit(fault) => "rate_limit",
        RpcLimitException => "limit",
        RpcDistrustException => "distrust",
        RpcErrorException => "answer",
        RpcTransportException { Status: { } status } => $"http_{(int)status}",
        _ => "transport",
    };

    /// <param name="message">The node's words, already without secrets.</param>
    public static RpcException OfError(string method, int code, string message, ReadOnlyMemory<byte> data)
    {
        bool isRate = IsRateLimit(code, message);
        if (!isRate && IsLimit(method, code, message))
            return new RpcLimitException($"JSON-RPC error {code}: {message}") { Limits = ProviderLimits.Parse(message) };
        bool isTransient = isRate || (data.IsEmpty && !IsRevert(code, message) && MayPass(code, message));
        return new RpcErrorException(code, message, data, isTransient) { RetryAfter = isRate ? WaitIn(message) : null };
    }

    public static bool IsRateLimit(int code, string message) => RateCodes.Contains(code) || message.AsSpan().ContainsAny(RateWords);

    /// <summary>
    /// Whether the call ran and failed: 3 is the code of most nodes, -32015 that of Nethermind and its elders, and the
    /// rest say so in words only.
    /// </summary>
    public static bool IsRevert(RpcErrorException error) =>
        !error.ErrorData.IsEmpty || IsRevert(error.Code, error.NodeMessage);

    private static bool IsRevert(int code, string message) => code is 3 or -32015 || message.AsSpan().ContainsAny(RevertWords);

    /// <summary>"Try again in 1.5s", "retry after 300 ms": some providers say it in words only.</summary>
    private static TimeSpan? WaitIn(string message)
    {
        Match wait = WaitPattern().Match(message);
        if (!wait.Success || !double.TryParse(wait.Groups[1].Value, CultureInfo.InvariantCulture, out double number))
            return null;
        return wait.Groups[2].Value.StartsWith("m", StringComparison.OrdinalIgnoreCase)
            ? wait.Groups[2].Length <= 2 ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromMinutes(number)
            : TimeSpan.FromSeconds(number);
    }

    /// <summary>Only logs have ranges; elsewhere the same words mean gas or fees.</summary>
    private static bool IsLimit(string method, int code, string message) =>
        method == "eth_getLogs" && (code == LimitExceeded || message.AsSpan().ContainsAny(LimitWords));

    private static bool MayPass(int code, string message) =>
        code is InternalError or ResourceNotFound or ResourceUnavailable or LimitExceeded
        || message.AsSpan().ContainsAny(UnknownBlockWords);

    [GeneratedRegex(@"\b(?:in|after)\s+([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*(ms\b|s\b|sec|minute)", RegexOptions.IgnoreCase)]
    private static partial Regex WaitPattern();
}
