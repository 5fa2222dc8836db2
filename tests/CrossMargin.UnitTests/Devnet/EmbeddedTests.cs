using CrossMargin.Devnet;

namespace CrossMargin.UnitTests.Devnet;

public sealed class EmbeddedTests
{
    [Fact]
    public void ScriptFile_may_be_asked_for_by_many_at_the_same_time()
    {
        DirectoryInfo cache = Directory.CreateTempSubdirectory("crossmargin-test-");
        try
        {
            string[] files = new string[32];
            Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = files.Length }, i =>
                files[i] = Embedded.ScriptFile("scripts/guard.cjs", cache.FullName));

            Assert.Equal(Embedded.Text("scripts/guard.cjs"), File.ReadAllText(Assert.Single(files.Distinct())));
            Assert.Single(cache.GetFiles("*", SearchOption.AllDirectories));
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }
}
