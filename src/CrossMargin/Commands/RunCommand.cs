using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using CrossMargin.Alerts.Configuration;
using CrossMargin.Composition;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper;
using CrossMargin.Ledger.Access;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>The daemon: indexes, keeps and answers until it is ended.</summary>
internal static class RunCommand
{
    private static readonly Option<string[]> RolesOption = new("--roles")
    {
        Description = "What this process does, separated by commas: indexer, keeper, api, calibrator, reconciler, historian. Default: all.",
        HelpName = "ROLES",
        DefaultValueFactory = _ => ["indexer", "keeper", "api", "calibrator", "reconciler", "historian"],
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    private static readonly Option<bool> Live = new("--live")
    {
        Description = "Send liquidations, signed by --keystore or --remote-signer. Without it the keeper only records what it would do.",
    };

    private static readonly Option<TimeSpan> CalibrateEvery = new("--calibrate-every")
    {
        Description = "How often risk parameters are calibrated from the ledger's prices: 00:05:00 to 7.00:00:00.",
        HelpName = "TIME",
        DefaultValueFactory = _ => new CalibrationOptions().Period,
    };

    private static readonly Option<TimeSpan> ReconcileEvery = new("--reconcile-every")
    {
        Description = "How often a sample of the ledger is compared with the chains, and daily all of it: 00:00:10 to 1.00:00:00.",
        HelpName = "TIME",
        DefaultValueFactory = _ => new ReconciliationOptions().Period,
    };

    private static readonly Option<TimeSpan> SnapshotEvery = new("--snapshot-every")
    {
        Description = "How often it is written down how every account stands: 00:00:01 to 01:00:00.",
        HelpName = "TIME",
        DefaultValueFactory = _ => new HistoryOptions().Period,
    };

    private static readonly Option<TimeSpan> KeepHistory = new("--keep-history")
    {
        Description = "How long that is kept: 1.00:00:00 to 3650.00:00:00.",
        HelpName = "TIME",
        DefaultValueFactory = _ => new HistoryOptions().Kept,
    };

    private static readonly Option<TimeSpan?> KeepJournal = new("--keep-journal")
    {
        Description = "How long what the keeper's decisions stand on is kept: 01:00:00 to 3650.00:00:00. Their reasons are kept in any case. Default: for ever.",
        HelpName = "TIME",
    };

    private static readonly Option<string> Format = new("--log-format")
    {
        Description = "text: a line each. json: an object each, with the ids of its trace and span where there is one. On standard error.",
        HelpName = "text|json",
        DefaultValueFactory = _ => "text",
    };

    private static readonly Option<string> Url = ApiUrl.CreateOption(", or another once there is a key (api-keys new)");

    static RunCommand() => Format.AcceptOnlyFromAmong("text", "json");

    public static Command Create()
    {
        Command command = new("run", "Run the daemon: index every chain, liquidate, answer the API. Ctrl-C ends it.")
        {
            RolesOption, Live, PolicyFileOption.Option, CalibrateEvery, ReconcileEvery, SnapshotEvery, KeepHistory, KeepJournal, Format, Url, AlertsFileOption.Option,
        };
        foreach (Option option in (IEnumerable<Option>)[.. ApiAccessOptions.All, .. CostOptions.All, .. SizingOptions.All, .. SignerOptions.All])
            command.Options.Add(option);
        return command.Runs(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        HashSet<Role> names = ReadRoles(arguments.GetRequiredValue(RolesOption));
        Uri url = ApiUrl.ReadAny(arguments.GetRequiredValue(Url));
        ChainsConfiguration chains = ChainsFile.Read(arguments.GetValue(GlobalOptions.Chains), Environment.GetEnvironmentVariable);
        KeeperOptions keeper = new()
        {
            Live = arguments.GetValue(Live),
            Policy = PolicyFileOption.Read(arguments.GetValue(PolicyFileOption.Option), chains, Environment.GetEnvironmentVariable),
        };
        CostOptions.Read(arguments, keeper);
        SizingOptions.Read(arguments, keeper);
        Valid(keeper);
        CalibrationOptions calibration = Valid(new CalibrationOptions { Period = arguments.GetValue(CalibrateEvery) });
        ReconciliationOptions reconciliation = Valid(new ReconciliationOptions { Period = arguments.GetValue(ReconcileEvery) });
        HistoryOptions history = Valid(new HistoryOptions { Period = arguments.GetValue(SnapshotEvery), Kept = arguments.GetValue(KeepHistory) });
        JournalOptions journal = Valid(new JournalOptions { Kept = arguments.GetValue(KeepJournal) });
        await using KeeperSigners signers = await OpenSignersAsync(arguments, chains, keeper.Live, cancellationToken);
        AlertSettings? alerts = AlertsFileOption.Read(arguments, chains)
            ?.For(signers.ByChain.Values.FirstOrDefault()?.Address);

        using Telemetry? telemetry = Telemetry.Start(Environment.GetEnvironmentVariable);
        await using Session session = await Session.OpenAsync(
            arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken, asksChains: true,
            arguments.GetRequiredValue(Format) == "json" ? LogFormat.Json : LogFormat.Text);
        if (names.Contains(Role.Api) && !url.IsLoopback)
            await RequireApiKeyAsync(url, session.Deployment, cancellationToken);
        RoleSettings settings = new(names, keeper, signers.ByChain, url)
        {
            Access = ApiAccessOptions.Read(arguments, url),
            Alerts = alerts,
            Calibration = calibration,
            Reconciliation = reconciliation,
            History = history,
            Journal = journal,
        };
        await using RunningRoles roles = new(session.Deployment, settings);
        await roles.RunAsync(cancellationToken);
        return CommandFrame.Success;
    }

    /// <summary>Before anything is started: what is secret in the environment is then out of it.</summary>
    private static async Task<KeeperSigners> OpenSignersAsync(
        ParseResult arguments, ChainsConfiguration chains, bool isLive, CancellationToken cancellationToken)
    {
        SignerSettings settings = SignerOptions.Read(arguments, Environment.GetEnvironmentVariable);
        KeeperSigners signers = KeeperSigners.Open(settings, chains, Environment.GetEnvironmentVariable, TimeProvider.System);
        KeeperSigners.ForgetVariables();
        if (isLive && signers.ByChain.Count == 0)
            throw new ConfigurationException([new ConfigurationFault("--live", "", "nothing to sign with", $"--keystore, --remote-signer, or {KeeperKey.Variable} for local chains")]);
        if (isLive)
            await signers.RequireKeysAsync(cancellationToken);
        return signers;
    }

    /// <summary>Others can reach it: nobody would be answered.</summary>
    private static async Task RequireApiKeyAsync(Uri url, Deployment deployment, CancellationToken cancellationToken)
    {
        if ((await new ApiKeyStore(deployment.Database, deployment.Time).ReadHoldingAsync(cancellationToken)).Count == 0)
            throw ApiUrl.WithoutKeys(url);
    }

    private static T Valid<T>(T options)
        where T : notnull
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return options;
    }

    private static HashSet<Role> ReadRoles(IReadOnlyList<string> names)
    {
        HashSet<Role> roles = [];
        foreach (string name in names)
        {
            if (!Enum.TryParse(name, ignoreCase: true, out Role role) || !Enum.IsDefined(role) || int.TryParse(name, out _))
                throw new ConfigurationException([new ConfigurationFault("--roles", "", $"\"{name}\"", "indexer, keeper, api, calibrator, reconciler or historian")]);
            roles.Add(role);
        }

        return roles.Count > 0 ? roles : throw new ConfigurationException([new ConfigurationFault("--roles", "", "none", "indexer, keeper, api, calibrator, reconciler or historian")]);
    }
}
