using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CrossMargin.Api.Access;
using CrossMargin.IntegrationTests.Host;
using Npgsql;

namespace CrossMargin.IntegrationTests.Api.Attack;

/// <summary>The program as whoever can reach its port may treat it.</summary>
public sealed partial class AttackTests(DevnetFixture devnet)
{
    private const int Requests = 100_000;
    private const int Attackers = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_random_and_malformed_requests_are_answered_or_closed_and_leave_it_sound()
    {
        await using AttackedProgram program = await AttackedProgram.StartAsync(devnet, Token);
        long begun = TimeProvider.System.GetTimestamp();

        Tally[] tallies = await Task.WhenAll(Enumerable.Range(0, Attackers).Select(attacker => Task.Run(() => AttackAsync(program, attacker), Token)));

        TimeSpan taken = TimeProvider.System.GetElapsedTime(begun);
        Dictionary<int, int> statuses = tallies.SelectMany(tally => tally.Statuses).GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.Sum(one => one.Value));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Requests} requests in {taken.TotalSeconds:F0} s; closed without an answer {tallies.Sum(tally => tally.Silent)}; "
            + string.Join(", ", statuses.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value}")));
        Assert.Empty(tallies.SelectMany(tally => tally.Faults).Take(5));
        // Enough of them came through to what they were aimed at.
        Assert.True(statuses.GetValueOrDefault(200) > Requests / 20 && statuses.GetValueOrDefault(400) > Requests / 20, "Hardly anything came through.");
        await SoundAsync(program);
    }

    [Fact]
    public async Task Nothing_that_is_injected_reaches_the_database_or_a_file()
    {
        await using AttackedProgram program = await AttackedProgram.StartAsync(devnet, Token);
        string[] forms =
        [
            "v1/accounts/{0}", "v1/accounts?cursor={0}", "v1/accounts?status={0}", "v1/accounts?sort={0}", "v1/liquidations?owner={0}", "v1/liquidations?chain={0}",
            "v1/liquidations?cursor={0}", "v1/links?owner={0}", "v1/links?cursor={0}", "v1/links?limit={0}", "{0}", "openapi/{0}", "v1/{0}/accounts",
        ];
        long begun = TimeProvider.System.GetTimestamp();

        foreach (string poison in HostileRequests.Poison)
        {
            foreach (string form in forms)
            {
                string path = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Uri.EscapeDataString(poison));
                using HttpResponseMessage response = await program.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
                string body = await response.Content.ReadAsStringAsync(Token);
                Assert.True((int)response.StatusCode < 500, $"{path}: {(int)response.StatusCode} {body}");
                Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
            }
        }

        // None of them slept in the database.
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0, 29);
        await SoundAsync(program);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task A_body_that_is_too_long_is_refused(string? who)
    {
        await using AttackedProgram program = await AttackedProgram.StartAsync(devnet, Token);
        string authorization = who is null ? "" : $"Authorization: Bearer {program.Key}\r\n";
        string head = $"POST /v1/pauses HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n{authorization}";

        string told = await program.SendAsync(Encoding.ASCII.GetBytes($"{head}Content-Length: 9999999999\r\n\r\n"), isAll: false, Token);
        string chunked = await program.SendAsync(
            Encoding.ASCII.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n{20_000:x}\r\n{new string(' ', 20_000)}\r\n{60_000:x}\r\n{new string(' ', 60_000)}\r\n0\r\n\r\n"), isAll: false, Token);

        Assert.StartsWith("HTTP/1.1 413 ", told, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", chunked, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", chunked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sends_slowly_is_cut_off_and_others_are_answered_meanwhile()
    {
        await using AttackedProgram program = await AttackedProgram.StartAsync(devnet, Token);
        List<TcpClient> slow = [];
        try
        {
            // More than one address may have, each with a request that does not end.
            for (int index = 0; index < ConnectionLimits.ConnectionsOfOneMax - 20; index++)
            {
                TcpClient client = await program.ConnectAsync(Token);
                slow.Add(client);
                await client.GetStream().WriteAsync("GET /v1/chains HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "u8.ToArray(), Token);
            }

            long begun = TimeProvider.System.GetTimestamp();
            TimeSpan slowest = TimeSpan.Zero;
            // A byte a second, as long as they are let.
            for (int second = 0; second < 14; second++)
            {
                long asked = TimeProvider.System.GetTimestamp();
                using HttpResponseMessage response = await program.Client.GetAsync(new Uri("v1/chains", UriKind.Relative), Token);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, TimeProvider.System.GetElapsedTime(asked).Ticks));
                foreach (TcpClient client in slow)
                    await DripAsync(client);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Token);
            }

            foreach (TcpClient client in slow)
                Assert.True(await IsClosedAsync(client), $"Open after {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:F0} s.");
            Assert.InRange(slowest.TotalSeconds, 0, 5);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task One_address_cannot_take_every_connection()
    {
        await using AttackedProgram program = await AttackedProgram.StartAsync(devnet, Token);
        List<TcpClient> held = [];
        try
        {
            for (int index = 0; index < ConnectionLimits.ConnectionsOfOneMax + 50; index++)
                held.Add(await program.ConnectAsync(Token));
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, Token);

            bool[] closed = await Task.WhenAll(held.Select(IsClosedAsync));

            Assert.InRange(closed.Count(one => one), 50, 52);
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex StatusLine();

    private static async Task<Tally> AttackAsync(AttackedProgram program, int attacker)
    {
        Tally tally = new();
        HostileRequests requests = new(new Random(1_000 + attacker), program.Key);
        for (int number = 0; number < Requests / Attackers; number++)
        {
            if (number % 4 == 0)
                await SendRawAsync(program, requests, tally);
            else
                await SendAsync(program, requests, tally);
        }

        return tally;
    }

    private static async Task SendRawAsync(AttackedProgram program, HostileRequests requests, Tally tally)
    {
        byte[] request = requests.NextRaw(out bool isWhole);
        string answer = await program.SendAsync(request, isAll: !isWhole, Token);
        Match status = StatusLine().Match(answer);
        if (status.Success)
            tally.Add(int.Parse(status.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), answer, Encoding.Latin1.GetString(request));
        else
            tally.Silent++;
    }

    private static async Task SendAsync(AttackedProgram program, HostileRequests requests, Tally tally)
    {
        using HttpRequestMessage request = requests.Next();
        try
        {
            using HttpResponseMessage response = await program.Client.SendAsync(request, Token);
            tally.Add((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token), $"{request.Method} {request.RequestUri}");
        }
        catch (HttpRequestException)
        {
            // Closed: were it for good, the last look would find out.
            tally.Silent++;
        }
    }

    /// <summary>It answers, has kept what it had, and has written of no defect.</summary>
    private static async Task SoundAsync(AttackedProgram program)
    {
        using HttpResponseMessage response = await program.Client.GetAsync(new Uri("health/ready", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using NpgsqlCommand keys = program.Database.CreateCommand("select count(*) from api_key");
        Assert.Equal(1L, await keys.ExecuteScalarAsync(Token));
        ProgramEnd end = await program.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(program.Key[5..], end.Output + end.Error, StringComparison.Ordinal);
    }

    private static async Task DripAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().WriteAsync("a"u8.ToArray(), Token);
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException)
        {
            // It is cut off.
        }
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        if (!client.Connected)
            return true;
        try
        {
            byte[] buffer = new byte[4_096];
            while (await client.GetStream().ReadAsync(buffer, patience.Token) > 0)
            {
                // What it said before: 408, for instance.
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed class Tally
    {
        public Dictionary<int, int> Statuses { get; } = [];

        public List<string> Faults { get; } = [];

        /// <summary>Closed without an answer.</summary>
        public int Silent { get; set; }

        public void Add(int status, string answer, string request)
        {
            Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
            // 505 is HTTP's own word for a version that nobody speaks, which some of them ask for.
            // Metrics count exceptions by their names, and tell nothing else of them.
            bool tellsException = answer.Contains("Exception", StringComparison.Ordinal) && !answer.Contains("# HELP crossmargin", StringComparison.Ordinal);
            if (status is >= 500 and not 505 || answer.Contains("   at ", StringComparison.Ordinal) || tellsException)
                Faults.Add($"{request}\n{answer}");
        }
    }
}
