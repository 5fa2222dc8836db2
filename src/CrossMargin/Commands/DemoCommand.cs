using System.CommandLine;
using CrossMargin.Demo;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>The main job on three local chains, with a verdict.</summary>
internal static class DemoCommand
{
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Changes who owns what and how prices fall. The same seed gives the same demo.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> Stay = new("--stay") { Description = "Leave it running, with the API, until Ctrl-C." };

    private static readonly Option<string> Url = ApiUrl.CreateOption();

    public static Command Create() => new Command(
        "demo",
        "Run the main job on three local chains with the real Aave V3.6, Perp, Synthetix, Lyra and Morpho: owners hedge across chains, prices fall, accounts break, the keeper liquidates on every venue. Exits with 0 only if every one of them, and nobody else, was liquidated, and the ledger equals the chain.")
    {
        Seed, Stay, Url,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        DemoRun demo = new(new DemoScreen(screen), arguments.GetValue(Seed), TimeProvider.System);
        DemoVerdict verdict = await demo.PlayAsync(
            arguments.GetValue(Stay) ? ApiUrl.Read(arguments.GetRequiredValue(Url)) : null, cancellationToken);
        return verdict.IsGood ? CommandFrame.Success : CommandFrame.Failure;
    }
}
