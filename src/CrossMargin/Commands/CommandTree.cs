using System.CommandLine;

namespace CrossMargin.Commands;

/// <summary>All commands of the program.</summary>
internal static class CommandTree
{
    public static RootCommand Create() =>
        new("CrossMargin: one account, many chains. Indexes lending and derivative protocols, judges every account across chains, and liquidates what is below its line.")
        {
            GlobalOptions.Chains,
            GlobalOptions.Risk,
            GlobalOptions.Json,
            DemoCommand.Create(),
            RunCommand.Create(),
            MigrateCommand.Create(),
            CheckCommand.Create(),
            AccountCommand.Create(),
            LiquidationsCommand.Create(),
            WhyCommand.Create(),
            PauseCommand.Create(),
            ResumeCommand.Create(),
            PausesCommand.Create(),
            LinksCommand.Create(),
            KeysCommand.Create(),
            ApiKeysCommand.Create(),
            AuditCommand.Create(),
            AlertsCommand.Create(),
            ReconcileCommand.Create(),
            VerifyCommand.Create(),
            CalibrateCommand.Create(),
            MarginCommand.Create(),
        };
}
