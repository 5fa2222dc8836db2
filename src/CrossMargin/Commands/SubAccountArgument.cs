using System.CommandLine;
using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Commands;

/// <summary>The sub-accounts that a command is about: one, or all of an owner.</summary>
internal static class SubAccountArgument
{
    private const string Form =
        "an owner's address; CHAIN/VENUE/ACCOUNT as `liquidations` shows it; or the number of an account that is a token";

    // CHAIN/VENUE/HOLDER/PART is the longest.
    private const int PartsMax = 4;

    public static Argument<string> Create() => new("sub-account")
    {
        Description = $"{char.ToUpperInvariant(Form[0])}{Form[1..]}. Of an owner: every sub-account of his.",
    };

    /// <param name="command">The command's name, to say where the fault is.</param>
    /// <exception cref="ConfigurationException">The text is none of them.</exception>
    public static SubAccountChoice Read(ParseResult arguments, Argument<string> argument, string command)
    {
        string text = arguments.GetRequiredValue(argument);
        string[] parts = text.Split('/');
        SubAccountChoice? choice = parts.Length switch
        {
            1 or 2 => Read(parts),
            3 or PartsMax => Read(parts[2..]) is { } account ? account with { Chain = parts[0], Venue = parts[1] } : null,
            _ => null,
        };
        return choice ?? throw new ConfigurationException([new ConfigurationFault(command, argument.Name, $"\"{text}\"", Form)]);
    }

    private static SubAccountChoice? Read(string[] account)
    {
        if (Address.TryParse(account[0], out Address holder))
        {
            return account.Length == 1 ? new SubAccountChoice(holder, null)
                : Hash32.TryParse(account[1], out Hash32 part) ? new SubAccountChoice(null, new SubAccountKey(holder, part)) : null;
        }

        return account.Length == 1 && BigInteger.TryParse(account[0], NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger number)
            && number > 0 && number < BigInteger.One << 256
                ? new SubAccountChoice(null, new SubAccountKey(Address.Zero, Hash32.OfNumber(number)))
                : null;
    }
}

/// <summary>Which sub-accounts: of an owner, or with a key; on which chain and venue, where that is said.</summary>
/// <param name="Owner">Null where one is named by its key.</param>
/// <param name="Key">Null where all of the owner's are meant.</param>
internal sealed record SubAccountChoice(Address? Owner, SubAccountKey? Key)
{
    /// <summary>Name or number; null for every chain.</summary>
    public string? Chain { get; init; }

    /// <summary>Null for every venue.</summary>
    public string? Venue { get; init; }

    /// <summary>Whose slots tell of it.</summary>
    public Address Holder => Owner ?? Key!.Value.Holder;
}
