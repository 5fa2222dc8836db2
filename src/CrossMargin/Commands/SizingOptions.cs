using System.CommandLine;
using CrossMargin.Keeper;

namespace CrossMargin.Commands;

/// <summary>The options that say how much of a debt is repaid at once.</summary>
internal static class SizingOptions
{
    private static readonly Option<LiquidationAim> Aim = new("--sizing")
    {
        Description = "most: as much as the venue takes. restore: the least that brings the sub-account back over its line, by --restore-target.",
        HelpName = "most|restore",
        DefaultValueFactory = _ => new KeeperOptions().Aim,
    };

    private static readonly Option<double> Target = new("--restore-target")
    {
        Description = "The venue's health factor that --sizing restore brings a sub-account to: 1 to 2.",
        HelpName = "FACTOR",
        DefaultValueFactory = _ => new KeeperOptions().RestoreTarget,
    };

    public static IReadOnlyList<Option> All { get; } = [Aim, Target];

    public static void Read(ParseResult arguments, KeeperOptions keeper)
    {
        keeper.Aim = arguments.GetValue(Aim);
        keeper.RestoreTarget = arguments.GetValue(Target);
    }
}
