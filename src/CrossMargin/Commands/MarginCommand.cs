using System.CommandLine;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Parameters;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Judges portfolios from files by a margin model, without a chain or a database.</summary>
internal static class MarginCommand
{
    private static readonly Option<string> Model = new("--model")
    {
        Description = $"The margin model: {string.Join(", ", MarginModels.All.Keys)}.",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Argument<string[]> FileNames = new("file")
    {
        Description = "JSON files, each of one account or recorded verdict (linear, portfolio), of one portfolio (derive-pm2), or of cases by name (derive-pm1, derive-standard).",
        Arity = new ArgumentArity(1, 10_000),
    };

    static MarginCommand() => Model.AcceptOnlyFromAmong([.. MarginModels.All.Keys]);

    public static Command Create() => new Command(
        "margin",
        "Judge portfolios by a margin model. mm and im are margin balances in USD: equity after the maintenance and after the initial "
        + "requirement, below zero where it is not met; equity is the mark to market of everything. With --json one line for each "
        + "portfolio. Of linear and portfolio, mm is equity after the maintenance haircuts less the maintenance requirement, im likewise for "
        + "initial margin, both without the latency buffer, which is in health; isolated sub-accounts count in health alone. A fault in any file is told with its place, and nothing is judged.")
    {
        Model, FileNames,
    }.Runs((arguments, screen, _) => Task.FromResult(Run(arguments, screen)));

    private static int Run(ParseResult arguments, Screen screen)
    {
        string chains = ChainsFile.NameOf(arguments.GetValue(GlobalOptions.Chains), Environment.GetEnvironmentVariable);
        Lazy<RiskParameters> risk = new(() => RiskFileOption.Read(arguments.GetValue(GlobalOptions.Risk), chains, Environment.GetEnvironmentVariable));
        MarginModels.Judge judge = MarginModels.All[arguments.GetRequiredValue(Model)];
        List<MarginVerdict> verdicts = [];
        List<ConfigurationFault> faults = [];
        foreach (string file in arguments.GetRequiredValue(FileNames))
        {
            try
            {
                verdicts.AddRange(PortfolioFile.Read(file, root => judge(root, file, risk)));
            }
            catch (ConfigurationException wrong)
            {
                faults.AddRange(wrong.Faults);
            }
        }

        if (faults.Count > 0)
            throw new ConfigurationException(faults);
        MarginTable.Show(screen, verdicts);
        return CommandFrame.Success;
    }
}
