using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CrossMargin.Api.Access;
using CrossMargin.Api.Access.Owners;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CrossMargin.Api.Streaming;

/// <summary>One listener: reads the log at its own pace and writes what it wants to hear.</summary>
internal sealed class StreamSession(
    StreamLog log, StreamClients clients, ApiKeyRing keys, OwnerSessions owners, IHostApplicationLifetime lifetime, IOptions<JsonOptions> json, TimeProvider time)
{
    /// <summary>After so long without news a comment is sent, so that both sides know of each other; and the key is looked at again.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // Who takes nothing for so long takes nothing any more.
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(10);

    // After which a browser comes again by itself.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private const int FlushBytes = 32 * 1024;

    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    /// <summary>Until the client goes, the server ends, or the client is too slow, or its key or token no longer holds.</summary>
    /// <param name="lastEventId">The last event that the client has; null for one that begins.</param>
    public async Task RunAsync(HttpContext context, StreamFilter filter, string? lastEventId)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            long place = Begin(context, lastEventId);
            await FlushAsync(context, ended.Token);
            if (await ListenAsync(context, filter, place, ended.Token) is { } reason)
                await EndAsync(context, reason, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await EndAsync(context, "stopping", context.RequestAborted);
        }
        catch (TimeoutException)
        {
            clients.NoteEnd("stuck");
            context.Abort();
        }
    }

    /// <summary>Tells where the stream begins: behind the last event that the client has, or, where that is no longer kept, from now on.</summary>
    private long Begin(HttpContext context, string? lastEventId)
    {
        long last = log.Last;
        string[] parts = lastEventId?.Split('-') ?? [];
        bool isKept = parts is [var process, var text] && process == log.Process
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long had) && had <= last && (had == last || log.Find(had + 1) is not null);
        long place = isKept ? long.Parse(parts[1], CultureInfo.InvariantCulture) : last;
        string name = lastEventId is null or "" || isKept ? "ready" : "reset";
        Write(context, Encoding.ASCII.GetBytes($"retry: {Retry.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}\n"));
        Write(context, StreamEvent.FrameOf(
            $"{log.Process}-{place.ToString(CultureInfo.InvariantCulture)}", name, new StreamStart(place < last, time.GetUtcNow()), _json));
        return place;
    }

    /// <returns>Why it ends.</returns>
    private async Task<string?> ListenAsync(HttpContext context, StreamFilter filter, long place, CancellationToken cancellationToken)
    {
        long checkedAt = time.GetTimestamp();
        while (true)
        {
            int written = 0;
            for (long last = log.Last; place < last; place++)
            {
                if (log.Find(place + 1) is not { } next)
                    return "slow";
                if (!filter.Fits(next))
                    continue;
                written += Write(context, next.Frame(log.Process, _json));
                if (written < FlushBytes)
                    continue;
                await FlushAsync(context, cancellationToken);
                written = 0;
            }

            if (written > 0)
                await FlushAsync(context, cancellationToken);
            bool isSilent = !await HasNewsAsync(place, cancellationToken);
            if (isSilent || time.GetElapsedTime(checkedAt) > Heartbeat)
            {
                checkedAt = time.GetTimestamp();
                if (!await MayListenAsync(context))
                    return "revoked";
            }

            if (!isSilent)
                continue;
            Write(context, ": \n\n"u8.ToArray());
            await FlushAsync(context, cancellationToken);
        }
    }

    private async Task<bool> HasNewsAsync(long place, CancellationToken cancellationToken)
    {
        try
        {
            await log.WaitBehindAsync(place).WaitAsync(Heartbeat, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> MayListenAsync(HttpContext context)
    {
        try
        {
            if (context.Owner() is not null)
                return context.Request.Headers.Authorization is [{ } header] && await owners.FindAsync(header.Split(' ')[^1], context.RequestAborted) is not null;
            return context.Key() is not { } key || await keys.FindAsync(key.Number, context.RequestAborted) is not null;
        }
        catch (DbException)
        {
            // While the database is away whoever was let in stays: it is when people look. The next heartbeat asks again.
            return true;
        }
    }

    private async Task EndAsync(HttpContext context, string reason, CancellationToken cancellationToken)
    {
        clients.NoteEnd(reason);
        Write(context, StreamEvent.FrameOf(null, "end", new StreamEnd(reason), _json));
        try
        {
            await FlushAsync(context, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It takes not even that.
            context.Abort();
        }
    }

    private static int Write(HttpContext context, ReadOnlyMemory<byte> frame)
    {
        frame.Span.CopyTo(context.Response.BodyWriter.GetSpan(frame.Length));
        context.Response.BodyWriter.Advance(frame.Length);
        return frame.Length;
    }

    /// <exception cref="TimeoutException">The client took nothing for too long.</exception>
    private async Task FlushAsync(HttpContext context, CancellationToken cancellationToken) =>
        await context.Response.BodyWriter.FlushAsync(cancellationToken).AsTask().WaitAsync(WritePatience, time, cancellationToken);
}

/// <summary>The first event of every stream: "ready", or "reset" where the event that was named is no longer kept, so that something may have been missed.</summary>
/// <param name="Resumed">Whether events follow that happened before.</param>
public sealed record StreamStart(bool Resumed, DateTimeOffset Time);

/// <summary>The last event of a stream that the server ends.</summary>
/// <param name="Reason">slow: events were no longer kept when they were to be sent; revoked: the key no longer holds; stopping: the server ends.</param>
public sealed record StreamEnd(string Reason);
