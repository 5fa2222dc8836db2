using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace CrossMargin.Api.Dashboard;

/// <summary>The dashboard at /: files that hold no figure of any account, and so are open to everybody. What they fetch asks for a key where the API does.</summary>
internal static class DashboardFiles
{
    private const string Folder = "wwwroot";

    private const string Brotli = "br";

    // By path. Read and compressed once, when the first of them is asked for.
    private static readonly Lazy<FrozenDictionary<string, DashboardFile>> Files = new(Read);

    public static void UseDashboard(this IApplicationBuilder app) => app.Use(ServeAsync);

    private static Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        bool isHead = HttpMethods.IsHead(context.Request.Method);
        if (context.GetEndpoint() is not null || !(isHead || HttpMethods.IsGet(context.Request.Method))
            || !Files.Value.TryGetValue(context.Request.Path.Value ?? "", out DashboardFile? file))
            return next(context);

        ResponseHeaders headers = context.Response.GetTypedHeaders();
        headers.ETag = file.Tag;
        // Asked for again each time, and answered without a body while it is the same: a new version is never mixed with an old one.
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        RequestHeaders asked = context.Request.GetTypedHeaders();
        if (asked.IfNoneMatch.Any(tag => tag.Compare(file.Tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        bool isCompressed = asked.AcceptEncoding.Any(coding => coding.Value == Brotli && coding.Quality != 0);
        byte[] body = isCompressed ? file.Compressed : file.Plain;
        if (isCompressed)
            context.Response.Headers.ContentEncoding = Brotli;
        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = body.Length;
        return isHead ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, DashboardFile> Read()
    {
        Assembly assembly = typeof(DashboardFiles).Assembly;
        Dictionary<string, DashboardFile> files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder + "/", StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..], name => DashboardFile.Of(name, ReadAll(assembly, name)));
        files["/"] = files["/index.html"];
        return files.ToFrozenDictionary();
    }

    private static byte[] ReadAll(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
