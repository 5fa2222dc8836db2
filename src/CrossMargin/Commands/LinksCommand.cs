using System.CommandLine;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Commands;

/// <summary>Accounts that belong to an owner by signed statements.</summary>
internal static class LinksCommand
{
    public const string Name = "links";

    public static Command Create() => new(
        Name,
        "Link accounts to an owner by statements that both sides sign (EIP-712). "
        + "First `links statement` for what is to be signed, then `links add` with both signatures.")
    {
        LinksStatementCommand.Create(),
        LinksAddCommand.Create(),
        LinksListCommand.Create(),
        LinksRevokeCommand.Create(),
    };

    public static ConfigurationException Fault(string command, string option, string found, string expected) =>
        new([new ConfigurationFault($"{Name} {command}", option, found, expected)]);
}
