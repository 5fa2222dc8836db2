using System.CommandLine;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Commands;

/// <summary>The owner that a command is about.</summary>
internal static class OwnerArgument
{
    public static Argument<string> Create() => new("owner") { Description = "The owner's address: 0x and 40 hexadecimal digits." };

    /// <param name="command">The command's name, to say where the fault is.</param>
    /// <exception cref="ConfigurationException">The text is no address.</exception>
    public static Address Read(ParseResult arguments, Argument<string> argument, string command)
    {
        string text = arguments.GetRequiredValue(argument);
        return Address.TryParse(text, out Address owner)
            ? owner
            : throw new ConfigurationException([new ConfigurationFault(command, "owner", $"\"{text}\"", "an address: 0x and 40 hexadecimal digits")]);
    }
}
