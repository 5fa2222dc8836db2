using System.CommandLine;
using System.Globalization;
using CrossMargin.Composition;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Terminal;

namespace CrossMargin.Commands;

/// <summary>Says why a sub-account was, or was not, liquidated, and gives every recorded verdict again.</summary>
internal static class WhyCommand
{
    private const string Name = "why";
    private const string TimeForm = "a time that has passed, such as 2026-01-31T12:00:00Z";

    private static readonly Argument<string> SubAccount = SubAccountArgument.Create();

    private static readonly Option<string?> Chain = new("--chain") { Description = "Only this chain, by its name in the chains file. Default: all.", HelpName = "NAME" };
    private static readonly Option<string?> Venue = new("--venue") { Description = "Only this venue, by its name in the chains file. Default: all.", HelpName = "NAME" };

    private static readonly Option<string?> At = new("--at")
    {
        Description = "As of this time, UTC where it names no offset; of the journal the last episode up to then. Default: now, and all of the journal.",
        HelpName = "TIME",
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = $"How many entries of the journal for each sub-account, the newest: 1 to {KeeperJournal.MaxLimit}.",
        DefaultValueFactory = _ => 100,
        HelpName = "N",
    };

    public static Command Create() => new Command(
        Name,
        """
        Why a sub-account was, or was not, liquidated: how it stands by its venue's own rule, and each decision and attempt of the keeper with its reason and figures.
        Every recorded verdict, the venue's and the one on the whole account, is given again from its inputs; exits with 1 when one is not the same, bit for bit.

        Examples:
          crossmargin why 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
          crossmargin why 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --chain base --venue aave-v3 --at 2026-01-31T12:00:00Z
          crossmargin why 8453/morpho/0x70997970C51812dc3A010C7d01b50e0d17dc79C8/0x… --json
          crossmargin why 17 --chain optimism --venue lyra
        """)
    {
        SubAccount, Chain, Venue, At, Limit,
    }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellationToken)
    {
        SubAccountChoice choice = SubAccountArgument.Read(arguments, SubAccount, Name);
        DateTimeOffset? at = ReadTime(arguments.GetValue(At));
        int limit = arguments.GetValue(Limit);
        if (limit is < 1 or > KeeperJournal.MaxLimit)
            throw Fault(Limit.Name, $"{limit}", $"1 to {KeeperJournal.MaxLimit}");
        await using Session session = await Session.OpenAsync(arguments.GetValue(GlobalOptions.Chains), arguments.GetValue(GlobalOptions.Risk), screen, cancellationToken);
        if (at > session.Deployment.Time.GetUtcNow())
            throw Fault(At.Name, $"\"{arguments.GetValue(At)}\"", TimeForm);
        string? venue = choice.Venue ?? arguments.GetValue(Venue);
        Inquiry inquiry = new(session.Deployment, at, limit);
        List<SubAccountStory> stories = [];
        foreach (ChainSettings chain in Chosen(choice.Chain ?? arguments.GetValue(Chain), venue, session.Deployment.Configuration.Chains))
            stories.AddRange(await inquiry.AskAsync(chain, choice, venue, cancellationToken));
        if (stories.Count == 0)
        {
            screen.Fail([$"{arguments.GetValue(SubAccount)}: neither the ledger nor the keeper's journal knows such a sub-account{(at is null ? "" : $" at {at:u}")}", .. inquiry.Faults]);
            return CommandFrame.Failure;
        }

        screen.Show(stories.Select(StoryModel.Of), console => stories.ForEach(story => StoryTable.Draw(console, story)));
        return stories.Any(story => story.Differs) ? CommandFrame.Failure : CommandFrame.Success;
    }

    private static DateTimeOffset? ReadTime(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time
        : throw Fault(At.Name, $"\"{text}\"", TimeForm);

    /// <summary>By name or number.</summary>
    private static IReadOnlyList<ChainSettings> Chosen(string? name, string? venue, IReadOnlyList<ChainSettings> chains)
    {
        ChainSettings[] chosen =
            [.. chains.Where(chain => name is null || string.Equals(chain.Name, name, StringComparison.OrdinalIgnoreCase) || chain.ChainId.ToString() == name)];
        if (chosen.Length == 0)
            throw Fault(Chain.Name, $"\"{name}\"", $"one of {string.Join(", ", chains.Select(chain => chain.Name))}");
        string[] venues = [.. chosen.SelectMany(chain => chain.Venues).Select(each => each.Name).Distinct()];
        return venue is null || venues.Contains(venue) ? chosen : throw Fault(Venue.Name, $"\"{venue}\"", $"one of {string.Join(", ", venues)}");
    }

    private static ConfigurationException Fault(string option, string found, string expected) => new([new ConfigurationFault(Name, option, found, expected)]);
}
