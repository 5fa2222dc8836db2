using System.Text;

namespace CrossMargin.AbiGenerator;

/// <summary>Solidity's names as C# writes names.</summary>
internal static class Naming
{
    /// <summary>
    /// getReserveData → GetReserveData, _to → To, ADDRESSES_PROVIDER → AddressesProvider, aave-v3 → AaveV3. Empty when the name has
    /// no letter or digit.
    /// </summary>
    public static string Pascal(string name)
    {
        bool isUpper = !name.Any(char.IsLower);
        StringBuilder pascal = new();
        bool begins = true;
        foreach (char letter in name)
        {
            if (!IsLetterOrDigit(letter))
            {
                begins = true;
                continue;
            }

            pascal.Append(begins ? char.ToUpperInvariant(letter) : isUpper ? char.ToLowerInvariant(letter) : letter);
            begins = false;
        }

        // An identifier cannot begin with a digit: _1inch.
        return pascal.Length > 0 && char.IsDigit(pascal[0]) ? "N" + pascal : pascal.ToString();
    }

    /// <summary>The Pascal name with a small first letter.</summary>
    public static string Camel(string pascal) => char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);

    /// <summary>Whether Solidity would take it as an identifier.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length > 0
        && !(name[0] is >= '0' and <= '9')
        && name.All(letter => IsLetterOrDigit(letter) || letter is '_' or '$');

    private static bool IsLetterOrDigit(char letter) =>
        letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
