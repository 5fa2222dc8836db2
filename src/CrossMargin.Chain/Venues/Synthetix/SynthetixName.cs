using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>The names of Synthetix: ASCII text, left-aligned in a word, as of its contracts, assets and markets.</summary>
public static class SynthetixName
{
    /// <param name="name">At most 32 ASCII characters.</param>
    public static Hash32 ToWord(string name)
    {
        byte[] word = new byte[Hash32.Size];
        Encoding.ASCII.GetBytes(name, word);
        return new Hash32(word);
    }

    /// <summary>The printable characters up to the first that is none.</summary>
    public static string ToText(Hash32 word)
    {
        byte[] bytes = word.ToArray();
        int length = Array.FindIndex(bytes, character => character is < 0x21 or > 0x7e);
        return Encoding.ASCII.GetString(bytes, 0, length < 0 ? bytes.Length : length);
    }

    /// <summary>What an asset is of: "sETH" and "ETH" are both ETH.</summary>
    public static Underlying UnderlyingOf(Hash32 asset)
    {
        string name = ToText(asset);
        bool isSynth = name.Length > 1 && name[0] == 's' && !char.IsAsciiLetterLower(name[1]);
        return new Underlying((isSynth ? name[1..] : name).ToUpperInvariant());
    }
}
