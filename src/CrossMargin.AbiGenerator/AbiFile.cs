namespace CrossMargin.AbiGenerator;

/// <summary>One ABI file. Its folder names the venue, its name the contract.</summary>
internal sealed record AbiFile(string Path, string Text)
{
    /// <summary>The last part of the namespace: aave-v3 → AaveV3.</summary>
    public string Venue => Naming.Pascal(System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path) ?? ""));

    /// <summary>The name of the class.</summary>
    public string Contract => Naming.Pascal(System.IO.Path.GetFileNameWithoutExtension(Path));

    public string Key => $"{Venue}.{Contract}";
}
