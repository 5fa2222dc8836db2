using System.Diagnostics;
using CrossMargin.Devnet.Npm;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Abi;

/// <summary>Foundry's cast, the independent encoder and decoder that the generated code is held against.</summary>
public sealed class Cast(DevnetFixture devnet) : IAsyncLifetime
{
    private string _executable = "";

    public async ValueTask InitializeAsync() =>
        _executable = await FoundryTools.FindCastAsync(devnet.Environment, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public byte[] Calldata(string signature, IEnumerable<string> arguments) =>
        Hex.Parse(Run(["calldata", signature, "--", .. arguments]));

    public byte[] AbiEncode(string signature, IEnumerable<string> arguments) =>
        Hex.Parse(Run(["abi-encode", signature, "--", .. arguments]));

    /// <summary>The topics alone: cast 1.7.1 encodes each member of the data for itself, with offsets that fit no log.</summary>
    public byte[][] EventTopics(string signature, IEnumerable<string> arguments) =>
        [.. Run(["abi-encode-event", signature, "--", .. arguments])
            .Split('\n')
            .Where(line => line.StartsWith("[topic", StringComparison.Ordinal))
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
