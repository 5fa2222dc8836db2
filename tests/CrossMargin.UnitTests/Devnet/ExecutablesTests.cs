using CrossMargin.Devnet.Processes;

namespace CrossMargin.UnitTests.Devnet;

public sealed class ExecutablesTests
{
    [Fact]
    public void FindIn_passes_over_a_link_whose_target_is_gone()
    {
        // A link needs a privilege on Windows, where programs are not found by their mode anyway.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("crossmargin-links-");
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "initdb"), Path.Combine(folder.FullName, "gone"));

            Assert.Null(Executables.FindIn([folder.FullName], "initdb"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
