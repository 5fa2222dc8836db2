using System.Security.Cryptography;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>A secret that a file or the environment holds; never an argument, which every user of the machine can see.</summary>
internal static class SecretText
{
    private const int SizeMax = 4_096;

    /// <summary>Null when neither is given.</summary>
    /// <param name="file">Holds the secret alone. One end of line after it is not part of it.</param>
    /// <param name="variable">Where else it may be.</param>
    /// <param name="what">What faults call it: "the passphrase".</param>
    /// <exception cref="ConfigurationException">The file cannot be read, is empty or too large; or both are given.</exception>
    public static Secret? Read(string? file, string variable, string what, Func<string, string?> environment)
    {
        string? given = environment(variable) is { Length: > 0 } text ? text : null;
        if (file is null)
            return given is null ? null : Secret.OfText(given);
        return given is null
            ? ReadFile(file, what)
            : throw Fault(variable, $"{what}, beside a file that holds it", "one of both");
    }

    /// <exception cref="ConfigurationException">It cannot be read, is empty or too large.</exception>
    public static Secret ReadFile(string file, string what)
    {
        byte[] bytes = new byte[SizeMax + 1];
        try
        {
            // A pipe has no length of its own. One byte more than allowed tells that there is more.
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> secret = WithoutLineEnd(bytes.AsSpan(0, length));
            if (length > SizeMax)
                throw Fault(file, $"more than {SizeMax} bytes", $"a file that holds {what} alone");
            return secret.Length > 0 ? Secret.Of(secret) : throw Fault(file, "an empty file", $"a file that holds {what}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Fault(file, "a file that cannot be read", $"a file that holds {what}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> text)
    {
        if (text is [.., (byte)'\n'])
            text = text[..^1];
        return text is [.., (byte)'\r'] ? text[..^1] : text;
    }

    private static ConfigurationException Fault(string source, string found, string expected) =>
        new([new ConfigurationFault(source, "", found, expected)]);
}
