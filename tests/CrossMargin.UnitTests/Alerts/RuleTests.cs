using CrossMargin.Alerts;
using CrossMargin.Alerts.Channels;
using CrossMargin.Alerts.Delivering;
using CrossMargin.Alerts.Rules;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Chain.Rpc;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Alerts;

/// <summary>What the rules say of a keeper's simulated chain.</summary>
public sealed class RuleTests : IDisposable
{
    private readonly KeeperScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _scene.Time.GetUtcNow();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Accounts_in_a_named_status_are_told_by_their_figures()
    {
        HealthReport report = new MarginAssessor(RiskParameters.Default).Assess(_scene.Book.Find(new AccountId(KeeperScene.Ann), Now)!);
        AccountRule named = Accounts([report.Status]), others = Accounts([.. Enum.GetValues<AccountStatus>().Except([report.Status])]);

        Alert alert = Assert.Single(await named.JudgeAsync(Now, Cancellation));

        Assert.Equal($"accounts/{KeeperScene.Ann}/{report.Status}", alert.Key);
        Assert.Contains($"is in {report.Status}: health ", alert.Text, StringComparison.Ordinal);
        Assert.Empty(await others.JudgeAsync(Now, Cancellation));
        Assert.Empty(await Accounts([report.Status], KeeperScene.Bob).JudgeAsync(Now, Cancellation));
        Assert.Single(await Accounts([report.Status], KeeperScene.Ann).JudgeAsync(Now, Cancellation));
    }

    /// <summary>10 of gas, and a million dollars of inventory.</summary>
    [Theory]
    [InlineData(null, 9.99, false)]
    [InlineData(null, 10.0, false)]
    [InlineData(null, 10.01, true)]
    [InlineData("USDC", 1_000_000, false)]
    [InlineData("USDC", 1_000_001, true)]
    public async Task A_balance_below_its_floor_is_told(string? symbol, double floor, bool isTold)
    {
        BalanceRule rule = Balance(symbol, floor);

        IReadOnlyList<Alert> alerts = await rule.JudgeAsync(Now, Cancellation);

        Assert.Equal(isTold ? [$"balances/simulated/{symbol ?? "ETH"}/{KeeperScene.Ann}"] : [], alerts.Select(alert => alert.Key));
        Assert.All(alerts, alert => Assert.Contains($"below {floor.ToString(System.Globalization.CultureInfo.InvariantCulture)}", alert.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_venue_that_the_keeper_leaves_alone_is_told_once_however_many_figures_differ()
    {
        MemoryDrifts drifts = new();
        DriftRule rule = new(drifts, _scene.Settings);
        Assert.Empty(await rule.JudgeAsync(Now, Cancellation));
        foreach (string figure in (string[])["debt", "supply"])
        {
            drifts.Open.Add(new Drift(
                new FigureMismatch(new SubAccountId(_scene.Venue, new SubAccountKey(KeeperScene.Bob)), figure, 1, 2), _scene.Chain.Head, Now, IsToBeRepaired: false));
        }

        Alert alert = Assert.Single(await rule.JudgeAsync(Now, Cancellation));

        Assert.Equal($"drift/simulated/{_scene.Venue.Name}", alert.Key);
        Assert.Contains("2 figures", alert.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_is_told_until_it_is_resumed()
    {
        PauseRule rule = new(_scene.Pauses);
        Assert.Empty(await rule.JudgeAsync(Now, Cancellation));
        await _scene.Pauses.ChangeAsync(new PauseScope(Venue: "pawn-shop"), isPaused: true, "eve", "an audit", Cancellation);

        Alert alert = Assert.Single(await rule.JudgeAsync(Now, Cancellation));
        Assert.Equal("pauses/pawn-shop on every chain", alert.Key);
        Assert.Contains("an audit", alert.Text, StringComparison.Ordinal);

        await _scene.Pauses.ChangeAsync(new PauseScope(Venue: "pawn-shop"), isPaused: false, "eve", "done", Cancellation);
        Assert.Empty(await rule.JudgeAsync(Now, Cancellation));
    }

    [Fact]
    public async Task A_breaker_is_told_for_as_long_as_it_lately_held_somebody_back()
    {
        BreakerRule rule = new(_scene.Store, _scene.Pauses, _scene.Settings);
        _scene.Options.Policy = KeeperPolicy.Default with { All = new PolicyLimits { SpendUsdPerHour = 0.01 } };
        _scene.SetPrice(1800);
        await _scene.StepsAsync(1);
        Assert.Equal(DecisionKind.Spend, Assert.Single(_scene.Store.Decisions).Kind);

        Alert alert = Assert.Single(await rule.JudgeAsync(Now, Cancellation));
        Assert.Equal("breakers/simulated/Spend", alert.Key);
        Assert.Contains("gas within an hour", alert.Text, StringComparison.Ordinal);

        _scene.Time.Advance(BreakerRule.Memory);
        Assert.Single(await rule.JudgeAsync(Now, Cancellation));
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await rule.JudgeAsync(Now, Cancellation));
    }

    [Fact]
    public async Task The_breaker_of_reverts_is_told_until_the_chain_is_resumed()
    {
        BreakerRule rule = new(_scene.Store, _scene.Pauses, _scene.Settings);
        await DecideAsync(DecisionKind.Reverts, dryRun: false);
        _scene.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("breakers/simulated/Reverts", Assert.Single(await rule.JudgeAsync(Now, Cancellation)).Key);

        await _scene.Pauses.ChangeAsync(new PauseScope(_scene.Settings.ChainId), isPaused: false, "eve", "looked", Cancellation);
        Assert.Empty(await rule.JudgeAsync(Now, Cancellation));
    }

    [Fact]
    public async Task What_no_breaker_is_and_what_a_dry_run_left_alone_is_not_told()
    {
        BreakerRule rule = new(_scene.Store, _scene.Pauses, _scene.Settings);
        await DecideAsync(DecisionKind.NoInventory, dryRun: false);
        await DecideAsync(DecisionKind.Spend, dryRun: true);

        Assert.Empty(await rule.JudgeAsync(Now, Cancellation));
    }

    [Fact]
    public async Task A_transaction_that_stays_out_of_blocks_is_told_until_it_is_in_one()
    {
        _scene.SetPrice(1800);
        _scene.NextBlock();
        await _scene.StepAsync();
        Assert.Equal(AttemptState.Submitted, _scene.Only.State);
        StuckRule rule = new(_scene.Store, _scene.Settings, TimeSpan.FromMinutes(3));

        Assert.Empty(await rule.JudgeAsync(Now.AddMinutes(3), Cancellation));
        Alert alert = Assert.Single(await rule.JudgeAsync(Now.AddMinutes(4), Cancellation));
        await _scene.StepsAsync(2);

        Assert.Equal("stuck/simulated/1", alert.Key);
        Assert.Contains(_scene.Only.Transaction!.Hash.ToString(), alert.Text, StringComparison.Ordinal);
        Assert.Empty(await rule.JudgeAsync(Now.AddMinutes(4), Cancellation));
    }

    [Fact]
    public async Task A_chain_that_is_behind_is_told()
    {
        LagRule rule = new(_scene.Book, [_scene.Settings], TimeSpan.FromMinutes(1));
        DateTimeOffset head = DateTimeOffset.FromUnixTimeSeconds(_scene.Chain.Head.Timestamp);

        Assert.Empty(await rule.JudgeAsync(head.AddSeconds(SimulatedChain.BlockSeconds + 60), Cancellation));

        Alert alert = Assert.Single(await rule.JudgeAsync(head.AddSeconds(SimulatedChain.BlockSeconds + 75), Cancellation));
        Assert.Equal("lag/simulated", alert.Key);
        Assert.StartsWith("simulated is 75 s behind, at block ", alert.Text, StringComparison.Ordinal);
    }

    /// <summary>A dead node says nothing about a balance: what was wrong before is not over.</summary>
    [Fact]
    public async Task What_cannot_be_judged_is_neither_new_nor_over()
    {
        using HttpClient http = AlertPost.CreateHttpClient();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using AlertReceiver receiver = await AlertReceiver.StartAsync();
        TelegramChannel channel = new("phone", receiver.Url, Secret.OfText("1:a"), "1", new AlertPost(http, TimeProvider.System));
        RecordingLogger logger = new();
        AlertDispatcher dispatcher = new([channel], new DeliveryOptions(), TimeProvider.System, new Random(1), logger);
        AlertWatch watch = new(
            [Balance(null, 11)], dispatcher, TimeSpan.FromSeconds(1), _scene.Time, logger);
        Task sending = dispatcher.RunAsync(stop.Token);

        await watch.LookAsync(Cancellation);
        await receiver.AwaitAsync(1);
        _scene.Chain.IsDead = true;
        await watch.LookAsync(Cancellation);
        await watch.LookAsync(Cancellation);
        _scene.Chain.IsDead = false;
        _scene.Chain.NativeWei *= 2;
        await watch.LookAsync(Cancellation);

        IReadOnlyList<Received> all = await receiver.AwaitAsync(2);
        Assert.Contains("Resolved", all[1].Body, StringComparison.Ordinal);
        Assert.Equal(2, logger.Lines.Count(line => line.Contains("balances/simulated/ETH cannot be judged now: dead", StringComparison.Ordinal)));
        Assert.Contains("left on simulated, below 11", all[0].Body, StringComparison.Ordinal);
        await stop.CancelAsync();
        await sending;
    }

    /// <summary>A million dollars are held.</summary>
    [Theory]
    [InlineData(1_000_000, 0, null)]
    [InlineData(1_000_000, 1_000_000, null)]
    [InlineData(2_000_000, 2_000_000.5, "below 2000000.5.")]
    [InlineData(999_999, 0, "less than the 1000000 that it holds.")]
    [InlineData(0, 5, "less than the 1000000 that it holds.")]
    public async Task An_allowance_that_does_not_reach_for_what_is_held_or_for_its_bound_is_told(long allowance, double floor, string? told)
    {
        _scene.Chain.World.Allowance = allowance * (System.Numerics.BigInteger)1_000_000;
        AllowanceRule rule = new(
            _scene.Chain, _scene.Settings, KeeperScene.Ann, new TokenSettings("USDC", SimulatedChain.Usdc, 6, new Underlying("USD")), SimulatedChain.Shop, floor);

        IReadOnlyList<Alert> alerts = await rule.JudgeAsync(Now, Cancellation);

        Assert.Equal(told is null ? [] : [$"allowances/simulated/USDC/{SimulatedChain.Shop}/{KeeperScene.Ann}"], alerts.Select(alert => alert.Key));
        Assert.All(alerts, alert => Assert.EndsWith(told!, alert.Text, StringComparison.Ordinal));
    }

    private AccountRule Accounts(HashSet<AccountStatus> statuses, params Address[] owners) =>
        new(_scene.Book, new MarginAssessor(RiskParameters.Default), statuses, owners);

    private BalanceRule Balance(string? symbol, double floor) => new(
        _scene.Chain, _scene.Settings, KeeperScene.Ann,
        symbol is null ? null : new TokenSettings(symbol, SimulatedChain.Usdc, 6, new Underlying("USD")), floor);

    private Task DecideAsync(DecisionKind kind, bool dryRun) => _scene.Store.RecordAsync(
        new KeeperDecision(
            new SubAccountId(_scene.Venue, new SubAccountKey(KeeperScene.Bob)), 1, kind, "so it was", _scene.Chain.Head,
            new JudgedHealth(0.9, -1, nameof(AccountStatus.Unknown), null), dryRun, Now),
        Cancellation);
}
