using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace CrossMargin.Devnet.Hostile;

/// <summary>A hostile provider as a model: what an exchange becomes. No sockets, no clock, no chance but the plan's.</summary>
/// <remarks>
/// The same exchanges in the same order meet the same faults. One model is one provider: it remembers the heads that it told. May
/// be used by several threads; then the order is theirs.
/// </remarks>
public sealed class HostileModel
{
    private static readonly HostileFault[] Faults = Enum.GetValues<HostileFault>();
    private static readonly HttpStatusCode[] ServerErrors =
        [HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable];

    private readonly HostileBounds _bounds;
    private readonly HeadMemory _heads;
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Faults.Length];
    private HostilePlan _plan;
    private long _number;
    private int _step;
    private int _stepTimes;

    public HostileModel(HostilePlan plan, HostileBounds? bounds = null)
    {
        _plan = plan;
        _bounds = bounds ?? new HostileBounds();
        _heads = new HeadMemory(_bounds.StaleHeadsMax);
    }

    /// <summary>From now on; a script begins at its first step. <see cref="HostilePlan.None"/> heals.</summary>
    public HostilePlan Plan
    {
        get
        {
            lock (_lock)
                return _plan;
        }

        set
        {
            lock (_lock)
                (_plan, _number, _step, _stepTimes) = (value, 0, 0, 0);
        }
    }

    /// <summary>How many exchanges each fault has befallen; those that it never did are left out.</summary>
    public IReadOnlyDictionary<HostileFault, long> Counts
    {
        get
        {
            lock (_lock)
                return Faults.Where(fault => _counts[(int)fault] > 0).ToImmutableSortedDictionary(fault => fault, fault => _counts[(int)fault]);
        }
    }

    /// <summary>What is answered.</summary>
    public HostileAnswer Answer(HostileExchange exchange)
    {
        lock (_lock)
        {
            HostileMessage message = HostileMessage.Read(exchange);
            HostileFault? fault = Choose(exchange, message, out HostileDice dice);
            foreach (JsonObject head in message.Calls.Select(call => call.Head).OfType<JsonObject>())
                _heads.Add(head);
            if (fault is not { } chosen)
                return Honest(exchange);
            _counts[(int)chosen]++;
            return Spoil(chosen, exchange, message, dice);
        }
    }

    private static HostileAnswer.Reply Honest(HostileExchange exchange) => new(HttpStatusCode.OK, exchange.Response);

    private HostileFault? Choose(HostileExchange exchange, HostileMessage message, out HostileDice dice)
    {
        dice = new HostileDice((_plan as HostilePlan.Seeded)?.Seed ?? 0, ++_number);
        switch (_plan)
        {
            case HostilePlan.Seeded seeded:
                foreach (HostileFault fault in Faults)
                {
                    // One throw per fault, whether it can befall or not: what is left out does not shift the rest.
                    bool isThrown = dice.NextDouble() < seeded.Odds.GetValueOrDefault(fault);
                    if (isThrown && CanBefall(fault, exchange, message))
                        return fault;
                }

                return null;
            case HostilePlan.Scripted scripted when _step < scripted.Steps.Count:
                HostileStep step = scripted.Steps[_step];
                bool isMeant = step.Method is null || message.Calls.Any(call => call.Method == step.Method);
                if (!isMeant || !CanBefall(step.Fault, exchange, message))
                    return null;
                if (++_stepTimes >= step.Times)
                    (_step, _stepTimes) = (_step + 1, 0);
                return step.Fault;
            default:
                return null;
        }
    }

    private bool CanBefall(HostileFault fault, HostileExchange exchange, HostileMessage message) => fault switch
    {
        HostileFault.DroppedWebSocket or HostileFault.SilentWebSocket => exchange.Channel == HostileChannel.WebSocket,
        HostileFault.RateLimit or HostileFault.ServerError => message.Calls.Count > 0 && !exchange.Request.IsEmpty,
        HostileFault.EmptyLogs or HostileFault.ForeignLogs or HostileFault.DuplicatedLogs => message.Calls.Any(call => call.Logs?.Count > 0),
        HostileFault.ReorderedLogs => message.Calls.Any(call => call.Logs?.Count > 1),
        HostileFault.StaleHead => message.Calls.Any(call => call.Head is { } head && _heads.HasOlderThan(head)),
        HostileFault.WrongChainId => message.Calls.Any(call => call.Method == "eth_chainId" && call.Result is not null),
        _ => exchange.Response.Length > 1,
    };

    private HostileAnswer Spoil(HostileFault fault, HostileExchange exchange, HostileMessage message, HostileDice dice)
    {
        switch (fault)
        {
            case HostileFault.Latency:
                return Honest(exchange) with { Delay = dice.Next(_bounds.LatencyMax) };
            case HostileFault.RateLimit:
                return Refuse(exchange, HttpStatusCode.TooManyRequests, 429, "Too Many Requests") with { RetryAfter = _bounds.RetryAfter };
            case HostileFault.ServerError:
                return Refuse(exchange, ServerErrors[dice.Next(0, ServerErrors.Length)], -32603, "Internal error");
            case HostileFault.TruncatedJson:
                return new HostileAnswer.Reply(HttpStatusCode.OK, exchange.Response[..dice.Next(0, exchange.Response.Length)]);
            case HostileFault.DroppedWebSocket:
                return new HostileAnswer.Drop();
            case HostileFault.SilentWebSocket:
                return new HostileAnswer.Silence();
            case HostileFault.SlowDrip:
                int piece = Math.Max(_bounds.DripPieceBytes, (exchange.Response.Length / _bounds.DripPiecesMax) + 1);
                return new HostileAnswer.Drip(exchange.Response, piece, _bounds.DripPause);
            default:
                foreach (HostileCall call in message.Calls)
                    Mangle(fault, call, dice);
                return new HostileAnswer.Reply(HttpStatusCode.OK, message.Write());
        }
    }

    private void Mangle(HostileFault fault, HostileCall call, HostileDice dice)
    {
        switch (fault)
        {
            case HostileFault.EmptyLogs:
                call.Logs?.Clear();
                break;
            case HostileFault.ForeignLogs when call.Logs is { Count: > 0 } logs:
                LogMangling.Fork(logs, dice);
                break;
            case HostileFault.DuplicatedLogs when call.Logs is { Count: > 0 } logs:
                LogMangling.Duplicate(logs, dice);
                break;
            case HostileFault.ReorderedLogs when call.Logs is { Count: > 1 } logs:
                LogMangling.Reorder(logs, dice);
                break;
            case HostileFault.StaleHead when call.Head is { } head && _heads.HasOlderThan(head):
                call.Result = _heads.OlderThan(head, dice);
                break;
            case HostileFault.WrongChainId when call.Method == "eth_chainId" && call.Result is JsonValue number:
                BigInteger chain = BigInteger.Parse("0" + number.GetValue<string>().AsSpan(2).ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                call.Result = "0x" + (chain + dice.Next(1, 100)).ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
                break;
        }
    }

    private static HostileAnswer.Reply Refuse(HostileExchange exchange, HttpStatusCode status, int code, string message) =>
        exchange.Channel == HostileChannel.WebSocket
            ? new HostileAnswer.Reply(HttpStatusCode.OK, HostileMessage.WriteError(exchange.Request.Span, code, message))
            : new HostileAnswer.Reply(status, Encoding.UTF8.GetBytes($"<html><h1>{(int)status} {message}</h1></html>"));
}
