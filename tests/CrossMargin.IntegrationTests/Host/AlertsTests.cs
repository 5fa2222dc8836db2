using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossMargin.UnitTests.Alerts;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>The whole program tries the channels of an alerts file on a program of the operator's.</summary>
public sealed class AlertsTests(DevnetFixture devnet)
{
    private const string Variable = "DESK_SECRET", Shared = "between the desk and us";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, 0)]
    [InlineData(404, 1)]
    [InlineData(503, 1)]
    public async Task A_test_message_is_sent_once_and_its_answer_is_the_exit_code(int status, int exitCode)
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        await using AlertReceiver receiver = await AlertReceiver.OfStatusesAsync(status);
        string file = await WriteFileAsync(local, receiver.Url);

        ProgramEnd end = await ProgramRun.RunAsync(local.Variables, "alerts", "test", "--alerts", file, "--json");

        Assert.True(end.ExitCode == exitCode, end.ToString());
        Assert.Equal(exitCode == 0, Assert.Single(end.Json().EnumerateArray()).GetProperty("taken").GetBoolean());
        Received told = Assert.Single(receiver.All);
        Assert.Equal("test", Text(told, "kind"));
        RequireSigned(told);
    }

    /// <summary>Also puts the secret where the file says that it is.</summary>
    private static async Task<string> WriteFileAsync(LocalDeployment local, Uri url)
    {
        string file = Path.Combine(Path.GetDirectoryName(local.ChainsFile)!, "alerts.json");
        await File.WriteAllTextAsync(file, $$$"""
            {"channels":[{"name":"desk","kind":"webhook","url":"{{{url}}}","secret":"${{{{Variable}}}}"}],"rules":{"statuses":["Unknown","Bankrupt"]},"everySeconds":1}
            """, Token);
        local.Variables[Variable] = Shared;
        return file;
    }

    private static void RequireSigned(Received told)
    {
        string[] parts = told.Headers["CrossMargin-Signature"].Split(',');
        byte[] expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Shared), Encoding.UTF8.GetBytes($"{parts[0]["t=".Length..]}.{told.Body}"));
        Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", parts[1]);
    }

    private static string Text(Received told, string property) => JsonElement.Parse(told.Body).GetProperty(property).GetString()!;
}
