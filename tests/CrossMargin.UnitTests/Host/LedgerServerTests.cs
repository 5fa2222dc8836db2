using CrossMargin.Composition;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Host;

public sealed class LedgerServerTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void ConnectionString_is_the_variable_before_the_file()
    {
        File.WriteAllText(_file, "Host=from-file\n");

        Assert.Equal("Host=from-variable", Read("Host=from-variable", _file));
        Assert.Equal("Host=from-file", Read(null, _file));
        Assert.Null(Read(null, null));
    }

    [Fact]
    public void ConnectionString_names_a_file_that_cannot_be_used()
    {
        Assert.Contains(_file, Assert.Throws<ConfigurationException>(() => Read(null, _file)).Message, StringComparison.Ordinal);
        Assert.Contains("no/such", Assert.Throws<ConfigurationException>(() => Read(null, "no/such/file")).Message, StringComparison.Ordinal);
    }

    private static string? Read(string? variable, string? file) => LedgerServer.ConnectionString(
        name => name == "CROSSMARGIN_POSTGRES" ? variable : name == "CROSSMARGIN_POSTGRES_FILE" ? file : null);
}
