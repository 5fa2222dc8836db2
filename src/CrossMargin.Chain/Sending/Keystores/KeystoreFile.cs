using System.Globalization;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>A keystore on disk.</summary>
public static class KeystoreFile
{
    /// <summary>Bytes. Real ones have some 500.</summary>
    public const int SizeMax = 65_536;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="ConfigurationException">It cannot be read, is too large, or is no keystore of version 3: every fault.</exception>
    public static Keystore Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            // A pipe has no length of its own. One byte more than allowed tells that there is more.
            byte[] bytes = new byte[SizeMax + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= SizeMax
                ? KeystoreJson.Read(bytes.AsMemory(0, length), file)
                : throw Fault(file, $"more than {SizeMax} bytes", "a keystore");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault(file, "no such file", "a keystore");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Fault(file, "a file that cannot be read", fault.Message.TrimEnd('.'));
        }
    }

    /// <summary>Writes a new file that only its owner can read: whole or not at all, and never over another one.</summary>
    /// <param name="file">Its folder is there.</param>
    /// <exception cref="ConfigurationException">There is one of this name, or the folder cannot be written to.</exception>
    public static void WriteNew(string file, Keystore keystore)
    {
        string draft = $"{file}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.new";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            using (FileStream stream = new(draft, options))
            {
                stream.Write(KeystoreJson.Write(keystore).Span);
                stream.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(draft, file, overwrite: false);
            }
            finally
            {
                File.Delete(draft);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(file)
                ? Fault(file, "a file", "none of this name: a keystore is never overwritten")
                : Fault(file, "a place that cannot be written to", fault.Message.TrimEnd('.'));
        }
    }

    private static ConfigurationException Fault(string file, string found, string expected) =>
        new([new ConfigurationFault(file, "", found, expected)]);
}
