using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace CrossMargin.Api.Dashboard;

/// <summary>The dashboard at /: files that hold no figure of any account, and so are open to everybody. What they fetch asks for a key where the API does.</summary>
internal static class DashboardFiles
{
    private const string Folder = "wwwroot";

    // By path. Read once, when the first of them is asked for.
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
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(file.Tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = file.ContentType;
        return isHead ? Task.CompletedTask : context.Response.Body.WriteAsync(file.Content, context.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, DashboardFile> Read()
    {
        Assembly assembly = typeof(DashboardFiles).Assembly;
        Dictionary<string, DashboardFile> files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder + "/", StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..], name => FileOf(name, ReadAll(assembly, name)));
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

    // Weak, because the same file goes out compressed, too.
    private static DashboardFile FileOf(string name, byte[] content) => new(
        content, ContentTypeOf(name), new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"", isWeak: true));

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The dashboard has no content type for {name}."),
    };

    private sealed record DashboardFile(byte[] Content, string ContentType, EntityTagHeaderValue Tag);
}
