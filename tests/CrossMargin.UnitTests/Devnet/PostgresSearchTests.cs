using CrossMargin.Devnet;
using CrossMargin.Devnet.Postgres;

namespace CrossMargin.UnitTests.Devnet;

public sealed class PostgresSearchTests
{
    [Fact]
    public void A_given_connection_string_goes_before_the_environment_and_that_before_a_server_of_our_own()
    {
        string? Named(string name) => name == "CROSSMARGIN_POSTGRES" ? "Host=named" : null;

        Assert.Equal("Host=given", LocalPostgres.GivenConnectionString(new("Host=given"), Named));
        Assert.Equal("Host=named", LocalPostgres.GivenConnectionString(new(), Named));
        Assert.Null(LocalPostgres.GivenConnectionString(new(), _ => null));
        Assert.Null(LocalPostgres.GivenConnectionString(new(""), name => ""));
    }

    [Fact]
    public void Folders_of_path_are_searched_first_and_in_their_order()
    {
        string path = string.Join(Path.PathSeparator, "/first", "/second");

        IEnumerable<string> folders = PostgresBinaries.InstalledFolders(name => name == "PATH" ? path : null);

        Assert.Equal(["/first", "/second"], folders.Take(2));
    }

    [Fact]
    public void Root_runs_the_server_as_nobody()
    {
        ServerUser user = ServerUser.FindNobody(["root:x:0:0:root:/root:/bin/bash", "nobody:x:65534:65533:nobody:/:/usr/sbin/nologin"]);

        Assert.Equal(
            ["setpriv", "--reuid=65534", "--regid=65533", "--clear-groups", "postgres", "-D", "data"],
            user.Run("postgres", "-D", "data"));
    }

    [Fact]
    public void Without_a_user_nobody_root_gets_a_clear_message() =>
        Assert.Throws<DevnetException>(() => ServerUser.FindNobody(["root:x:0:0:root:/root:/bin/bash"]));

    [Fact]
    public void Another_user_runs_the_server_directly() => Assert.Equal(["postgres"], ServerUser.Ourselves.Run("postgres"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_throw_away_data_go_without_durability(bool throwAway)
    {
        PostgresCluster cluster = new("postgres", "/folder", "secret", ServerUser.Ourselves, throwAway);

        IReadOnlyList<string> command = cluster.ServerCommand(5000);

        Assert.Equal(throwAway, command.Contains("fsync=off"));
        Assert.Contains("listen_addresses=127.0.0.1", command);
        Assert.DoesNotContain(command, argument => argument.Contains("secret", StringComparison.Ordinal));
    }
}
