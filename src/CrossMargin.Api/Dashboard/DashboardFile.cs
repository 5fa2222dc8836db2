using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace CrossMargin.Api.Dashboard;

/// <summary>One file of the dashboard, plain and compressed.</summary>
/// <param name="Compressed">By Brotli.</param>
internal sealed record DashboardFile(string ContentType, byte[] Plain, byte[] Compressed, EntityTagHeaderValue Tag)
{
    /// <exception cref="InvalidOperationException">No content type is known for the name.</exception>
    public static DashboardFile Of(string name, byte[] content) =>
        new(ContentTypeOf(name), content, Compress(content), new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\""));

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The dashboard has no content type for {name}."),
    };

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (BrotliStream brotli = new(compressed, CompressionLevel.Optimal))
            brotli.Write(content);
        return compressed.ToArray();
    }
}
