using System.Text.Json;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>Opens a JSON file that somebody else wrote, within bounds.</summary>
internal static class PortfolioFile
{
    public const long MaxFileSize = 16 << 20;

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 16 };

    /// <exception cref="ConfigurationException">It cannot be read, is too large, is not JSON, or what <paramref name="read"/> finds.</exception>
    public static T Read<T>(string file, Func<JsonElement, T> read) => Read(ReadBytes(file), file, read);

    /// <param name="json">The file's text, as UTF-8.</param>
    /// <param name="file">What faults call the file.</param>
    /// <inheritdoc cref="Read{T}(string, Func{JsonElement, T})"/>
    public static T Read<T>(ReadOnlyMemory<byte> json, string file, Func<JsonElement, T> read)
    {
        using JsonDocument document = JsonText.Parse(json, file, Bounded);
        try
        {
            return read(document.RootElement);
        }
        catch (ArgumentOutOfRangeException refused)
        {
            // Each number was in range, but what the model makes of them together is not a number.
            throw Fault(file, "$", refused.ActualValue?.ToString() ?? "values out of range", refused.Message);
        }
    }

    private static ReadOnlyMemory<byte> ReadBytes(string file)
    {
        try
        {
            FileInfo info = new(file);
            if (!info.Exists)
                throw Fault(file, "", "no such file", "a JSON file");
            using FileStream stream = info.OpenRead();
            // A pipe has no length of its own. One byte more than allowed tells that there is more.
            byte[] bytes = new byte[1 + (info.Length is > 0 and < MaxFileSize ? info.Length : MaxFileSize)];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length == 0)
                throw Fault(file, "", "an empty file", "a JSON object");
            return length <= MaxFileSize
                ? bytes.AsMemory(0, length)
                : throw Fault(file, "", $"more than {MaxFileSize} bytes", $"at most {MaxFileSize}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Fault(file, "", "a file that cannot be read", fault.Message);
        }
    }

    private static ConfigurationException Fault(string file, string path, string found, string expected) =>
        new([new ConfigurationFault(file, path, found, expected.TrimEnd('.'))]);
}
