using System.CommandLine;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Commands;

/// <summary>What is to be paused or resumed, why, and by whom.</summary>
/// <param name="command">The command's name, to say where a fault is.</param>
internal sealed class PauseChoice(string command)
{
    public Option<string?> Chain { get; } = new("--chain")
    {
        Description = "Only this chain, by its name in the chains file. Default: all.",
        HelpName = "NAME",
    };

    public Option<string?> Venue { get; } = new("--venue")
    {
        Description = "Only this venue, by its name in the chains file; without --chain, on every chain that has one of this name. Default: all.",
        HelpName = "NAME",
    };

    public Option<string> Reason { get; } = new("--reason")
    {
        Description = $"Why: 1 to {PauseChange.ReasonLengthMax} characters, for whoever looks later.",
        HelpName = "TEXT",
        Required = true,
    };

    /// <summary>Who is logged in where.</summary>
    public static string By
    {
        get
        {
            string by = $"{Environment.UserName}@{Environment.MachineName}";
            return by.Length <= PauseChange.ByLengthMax ? by : by[..PauseChange.ByLengthMax];
        }
    }

    /// <exception cref="ConfigurationException">There is no such chain or venue.</exception>
    public PauseScope ReadScope(ParseResult arguments, IReadOnlyList<ChainSettings> chains)
    {
        string? name = arguments.GetValue(Chain);
        ChainSettings[] chosen = [.. chains.Where(chain => name is null || string.Equals(chain.Name, name, StringComparison.OrdinalIgnoreCase))];
        if (chosen.Length == 0)
            throw Fault(Chain.Name, $"\"{name}\"", $"one of {string.Join(", ", chains.Select(chain => chain.Name))}");
        string? venue = arguments.GetValue(Venue);
        string[] venues = [.. chosen.SelectMany(chain => chain.Venues).Select(each => each.Name).Distinct()];
        if (venue is not null && !venues.Contains(venue))
            throw Fault(Venue.Name, $"\"{venue}\"", $"one of {string.Join(", ", venues)}");
        return new PauseScope(name is null ? null : chosen[0].ChainId, venue);
    }

    /// <exception cref="ConfigurationException">It is blank, or too long.</exception>
    public string ReadReason(ParseResult arguments)
    {
        string reason = arguments.GetRequiredValue(Reason).Trim();
        return reason.Length is > 0 and <= PauseChange.ReasonLengthMax && !reason.Any(char.IsControl)
            ? reason
            : throw Fault(Reason.Name, $"{reason.Length} characters", $"1 to {PauseChange.ReasonLengthMax}, on one line");
    }

    private ConfigurationException Fault(string option, string found, string expected) =>
        new([new ConfigurationFault(command, option, found, expected)]);
}
