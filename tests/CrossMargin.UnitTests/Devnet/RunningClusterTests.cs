using CrossMargin.Devnet.Postgres;

namespace CrossMargin.UnitTests.Devnet;

public sealed class RunningClusterTests
{
    private static readonly string[] Ready = ["4711", "/data", "1700000000", "5544", "", "127.0.0.1", "  123 4", "ready   "];

    [Fact]
    public void ReadPort_takes_the_port_of_a_ready_server() => Assert.Equal(5544, RunningCluster.ReadPort(Ready));

    [Theory]
    [InlineData(7, "starting")]
    [InlineData(7, "stopping")]
    [InlineData(3, "")]
    [InlineData(3, "0")]
    [InlineData(3, "70000")]
    public void ReadPort_takes_nothing_of_a_server_that_is_not_ready(int line, string text)
    {
        string[] lines = [.. Ready];
        lines[line] = text;

        Assert.Null(RunningCluster.ReadPort(lines));
    }

    [Fact]
    public void ReadPort_takes_nothing_of_a_file_cut_short() => Assert.Null(RunningCluster.ReadPort(Ready[..5]));
}
