using System.Reflection;
using System.Text;

namespace CrossMargin.Devnet;

/// <summary>The lock files, scripts and Solidity sources that travel inside this assembly.</summary>
internal static class Embedded
{
    /// <param name="path">As in this project's folder: "npm/anvil/package.json".</param>
    public static string Text(string path)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"No embedded file {path}.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Writes a script into the cache, named by its content, and says where it is.</summary>
    public static string ScriptFile(string path, string cacheFolder)
    {
        string text = Text(path);
        string name = $"{Path.GetFileNameWithoutExtension(path)}-{ContentKey.Of(text)}{Path.GetExtension(path)}";
        string file = Path.Combine(cacheFolder, "scripts", name);
        if (File.Exists(file))
            return file;

        // Others may write the same content at the same time, in this process too: each writes its own file, and the rename is atomic.
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string partial = $"{file}.{Path.GetRandomFileName()}";
        File.WriteAllText(partial, text);
        File.Move(partial, file, overwrite: true);
        return file;
    }
}
