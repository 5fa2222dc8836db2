using System.Security.Cryptography;
using CrossMargin.Ledger.Access;
using Microsoft.AspNetCore.Http;

namespace CrossMargin.Api.Access;

/// <summary>Writes every call of a route that operates down before it is judged, and then what it was answered; a refused one, too.</summary>
/// <remarks>While nothing can be written down, nothing is done. What the rate limit turns away does not come here: it could fill the disk.</remarks>
internal static class OperateAudit
{
    /// <summary>Bytes of the longest body that is taken: many times what a statement with two signatures has.</summary>
    public const int BodySizeMax = 64 * 1024;

    public static async Task RecordAsync(HttpContext context, RequestDelegate next, AuditStore audit)
    {
        if (!context.GetEndpoint().Operates())
        {
            await next(context);
            return;
        }

        if (await DigestAsync(context.Request, context.RequestAborted) is not { } digest)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        AuditCall call = new(
            context.Key()?.Number, context.Connection.RemoteIpAddress?.ToString(), context.Request.Method, context.Request.Path.ToUriComponent(), digest);
        long entry = await audit.BeginAsync(call, context.RequestAborted);
        int status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            // What was done was done, whether or not its caller is still there.
            await audit.EndAsync(entry, status, CancellationToken.None);
        }
    }

    /// <summary>Null when the body is too long.</summary>
    private static async Task<byte[]?> DigestAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodySizeMax)
            return null;
        // One byte more than is taken, all of it in memory: a longer body is known by that.
        byte[] body = new byte[BodySizeMax + 1];
        int size = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (size > BodySizeMax)
            return null;
        request.Body = new MemoryStream(body, 0, size, writable: false);
        return SHA256.HashData(body.AsSpan(0, size));
    }
}
