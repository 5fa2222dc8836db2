using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class KilledParentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_killed_parent_leaves_no_server_and_no_data_behind()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("crossmargin-test-");
        try
        {
            string report = Path.Combine(folder.FullName, "report");
            using Process parent = Process.Start(
                new ProcessStartInfo("dotnet", ["exec", typeof(KilledParentTests).Assembly.Location, DevnetHolder.Argument, report]))!;
            await UntilAsync(() => Task.FromResult(File.Exists(report)), patience.Token);
            string[] lines = await File.ReadAllLinesAsync(report, patience.Token);
            NpgsqlConnectionStringBuilder postgres = new(lines[0]) { Pooling = false };
            Uri anvil = new(lines[1]);
            string runFolder = Path.GetDirectoryName(await ReadDataFolderAsync(postgres.ConnectionString, patience.Token))!;
            Assert.True(await ListensAsync(anvil.Port, patience.Token));

            parent.Kill(entireProcessTree: false);

            await UntilAsync(async () => !await ListensAsync(postgres.Port, patience.Token), patience.Token);
            await UntilAsync(async () => !await ListensAsync(anvil.Port, patience.Token), patience.Token);
            await UntilAsync(() => Task.FromResult(!Directory.Exists(runFolder)), patience.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        while (!await condition())
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> ReadDataFolderAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
        await using NpgsqlCommand command = source.CreateCommand("show data_directory");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
