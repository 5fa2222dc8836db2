using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>A folder of keystores.</summary>
public sealed class KeystoreFolder(string path)
{
    /// <summary>More files than that are not listed.</summary>
    public const int FilesMax = 1_000;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = path;

    /// <summary>Every file of the folder by name, without opening a keystore: what it says of itself, or what is wrong with it.</summary>
    /// <exception cref="ConfigurationException">The folder cannot be read, or holds more than <see cref="FilesMax"/> files.</exception>
    public IReadOnlyList<ListedKeystore> List()
    {
        try
        {
            if (!Directory.Exists(Path))
                return [];
            string[] files = [.. Directory.EnumerateFiles(Path).Take(FilesMax + 1).Order(StringComparer.Ordinal)];
            return files.Length <= FilesMax
                ? [.. files.Select(ListedKeystore.Of)]
                : throw Fault($"more than {FilesMax} files", "a folder of keystores alone");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault("a folder that cannot be read", fault.Message.TrimEnd('.'));
        }
    }

    /// <summary>Writes the keystore to a file of its own, named as Geth names them. Makes the folder, for its owner alone, where there is none.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="ConfigurationException">There is a keystore of this address already, or the folder cannot be used.</exception>
    public string Add(Keystore keystore, DateTimeOffset now)
    {
        if (List().FirstOrDefault(listed => listed.Address is { } address && address == keystore.Address) is { } other)
            throw Fault($"{other.File} of {other.Address}", "no keystore of this address: a key is kept once");
        Create();
        string time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH-mm-ss.fffffff'00Z'", CultureInfo.InvariantCulture);
        string file = System.IO.Path.Combine(Path, $"UTC--{time}--{keystore.Address?.ToString()[2..]}");
        KeystoreFile.WriteNew(file, keystore);
        return file;
    }

    private void Create()
    {
        try
        {
            // What is above it may be others' too.
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } parent)
                Directory.CreateDirectory(parent);
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Path);
            else
                Directory.CreateDirectory(Path, OwnerOnly);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault("a folder that cannot be made", fault.Message.TrimEnd('.'));
        }
    }

    private ConfigurationException Fault(string found, string expected) => new([new ConfigurationFault(Path, "", found, expected)]);
}

/// <summary>One file of a folder of keystores.</summary>
/// <param name="File">Its full name.</param>
/// <param name="Address">Null where the file does not say, or is no keystore.</param>
/// <param name="Fault">Why it cannot be used; null where nothing is known against it.</param>
public sealed record ListedKeystore(string File, Address? Address, string? Fault)
{
    internal static ListedKeystore Of(string file)
    {
        try
        {
            return new ListedKeystore(file, KeystoreFile.Read(file).Address, null);
        }
        catch (ConfigurationException wrong)
        {
            return new ListedKeystore(file, null, string.Join(" ", wrong.Faults));
        }
    }
}
