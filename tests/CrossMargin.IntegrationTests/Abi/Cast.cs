using System.Diagnostics;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Abi;

/// <summary>Foundry's cast, the independent encoder and decoder that the generated code is held against.</summary>
public sealed class Cast
{
    private readonly string _executable = Environment.GetEnvironmentVariable("CROSSMARGIN_CAST") is { Length: > 0 } path
        ? path
        : throw new InvalidOperationException("CROSSMARGIN_CAST names no cast.");

    public byte[] Calldata(string signature, IEnumerable<string> arguments) =>
        Hex.Parse(Run(["calldata", signature, "--", .. arguments]));

    public byte[] AbiEncode(string signature, IEnumerable<string> arguments) =>
        Hex.Parse(Run(["abi-encode", signature, "--", .. arguments]));

    /// <summary>Lines of [topic0] and so on, then [data].</summary>
    public byte[][] AbiEncodeEvent(string signature, IEnumerable<string> arguments) =>
        [.. Run(["abi-encode-event", signature, "--", .. arguments])
            .Split('\n')
            .Select(line => Hex.Parse(line.Split(' ')[^1]))];

    /// <summary>A JSON array of the values.</summary>
    public string DecodeAbi(string signature, ReadOnlySpan<byte> bytes) => Run(["decode-abi", "--json", signature, Hex.Of(bytes)]);

    private string Run(IReadOnlyList<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(_executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"cast {string.Join(' ', arguments)}: {error.Result}");
        return output.Trim();
    }
}
