using System.Text.Json;
using CrossMargin.Chain.Links;
using CrossMargin.Domain.Configuration;
using CrossMargin.Domain.Links;

namespace CrossMargin.Configuration;

/// <summary>A statement as it was printed for signing, read back with its signatures.</summary>
internal static class StatementFile
{
    private const long SizeMax = 65_536;

    /// <exception cref="ConfigurationException">Every fault of file and signatures.</exception>
    public static SignedLink Read(string file, string? ownerSignature, string? linkedSignature)
    {
        using JsonDocument document = Open(file);
        JsonElement root = document.RootElement;
        if (Text(root, "primaryType") is not LinkStatement.LinkType || root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("message", out JsonElement message))
            throw new ConfigurationException([new ConfigurationFault(file, "$.primaryType", $"\"{Text(root, "primaryType")}\"", $"a statement of type {LinkStatement.LinkType}, as `links statement` prints it")]);
        List<ConfigurationFault> faults = [];
        LinkReader reader = new(
            name => name switch
            {
                "ownerSignature" => ownerSignature,
                "linkedSignature" => linkedSignature,
                _ => Text(message, name),
            },
            (name, expected, found) => faults.Add(
                name.EndsWith("Signature", StringComparison.Ordinal)
                    ? new ConfigurationFault($"--{name[..^"Signature".Length]}-signature", "", $"\"{found}\"", expected)
                    : new ConfigurationFault(file, $"$.message.{name}", $"\"{found}\"", expected)));
        return reader.ReadSigned() ?? throw new ConfigurationException(faults);
    }

    private static JsonDocument Open(string file)
    {
        try
        {
            FileInfo info = new(file);
            if (info.Exists && info.Length > SizeMax)
                throw new ConfigurationException([new ConfigurationFault(file, "", $"{info.Length} bytes", $"at most {SizeMax}")]);
            return JsonText.Parse(File.ReadAllBytes(file), file, default);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new ConfigurationFault(file, "", "no file that can be read", "the statement that both sides have signed")]);
        }
    }

    /// <summary>The text or number of a member, as text; null where there is none.</summary>
    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;
}
