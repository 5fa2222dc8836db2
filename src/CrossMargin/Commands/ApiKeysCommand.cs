using System.CommandLine;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Commands;

/// <summary>Who may ask the API.</summary>
internal static class ApiKeysCommand
{
    public const string Name = "api-keys";

    public static Command Create() => new(
        Name,
        "Make, list and revoke the keys of the API. A key reads, or also operates: pauses, resumes, takes links. It is sent as \"Authorization: Bearer KEY\".")
    {
        ApiKeysNewCommand.Create(),
        ApiKeysListCommand.Create(),
        ApiKeysRevokeCommand.Create(),
    };

    public static ConfigurationException Fault(string command, string option, string found, string expected) =>
        new([new ConfigurationFault($"{Name} {command}", option, found, expected)]);
}
