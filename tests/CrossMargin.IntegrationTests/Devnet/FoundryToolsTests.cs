using System.Diagnostics;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Npm;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class FoundryToolsTests(DevnetFixture devnet)
{
    [Fact]
    public async Task An_anvil_on_path_goes_before_the_one_of_npm()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("crossmargin-test-");
        try
        {
            string program = Path.Combine(folder.FullName, OperatingSystem.IsWindows() ? "anvil.exe" : "anvil");
            await File.WriteAllTextAsync(program, "", cancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            DevnetEnvironment withAnvil = devnet.Environment with { Variable = name => name == "PATH" ? folder.FullName : null };

            Assert.Equal(program, await FoundryTools.FindAnvilAsync(withAnvil, cancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Cast_is_the_version_that_conformance_is_held_against()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string cast = await FoundryTools.FindCastAsync(devnet.Environment, cancellationToken);

        using Process process = Process.Start(new ProcessStartInfo(cast, ["--version"]) { RedirectStandardOutput = true })!;
        string version = await process.StandardOutput.ReadToEndAsync(cancellationToken);

        Assert.Contains("1.7.1", version, StringComparison.Ordinal);
    }
}
